import { expect } from "chai";
import { decisionSchema } from "./words-input.ts";

describe("a moderator's decision", () => {
  const schema = decisionSchema({ amount: 125_000, currency: "DKK" });
  const read = (refund: string) => schema.safeParse({ refund, decision: "Half each." });

  it("gives back from nothing to all of the price", () => {
    for (const [typed, amount] of Object.entries({ "0": 0, "0,50": 50, "1.250": 125_000 }))
      expect(read(typed).data, typed).to.deep.equal({
        refund: { amount, currency: "DKK" },
        decision: "Half each.",
      });
  });

  it("is asked for beside the field where it cannot be", () => {
    const problemOf = (typed: string) => read(typed).error?.issues.map(({ message }) => message);
    expect(problemOf("1250,01")).to.deep.equal(["That is more than was paid"]);
    expect(problemOf(" ")).to.deep.equal(["Give an amount, or 0"]);
    expect(problemOf("half")?.[0]).to.match(/in digits/);
    const silent = schema.safeParse({ refund: "0", decision: "  " });
    expect(silent.error?.issues.map(({ path }) => path)).to.deep.equal([["decision"]]);
  });
});
