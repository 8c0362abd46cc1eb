import { MarketplaceError } from "@marketplace/kernel";
import { expect } from "chai";
import { linesOfStatement } from "./statement-text.ts";

const header = "id,reference,kind,amount,currency";

function refusalOf(text: string, firstLine = 2): MarketplaceError {
  try {
    linesOfStatement({ text, firstLine });
  } catch (thrown) {
    if (thrown instanceof MarketplaceError) return thrown;
    throw thrown;
  }
  throw new Error("It was to be refused");
}

describe("a part of a statement", () => {
  it("is read as its lines", () => {
    expect(linesOfStatement({ text: `${header}\nt1,r1,capture,100,dkk\n`, firstLine: 900 })).to.deep.equal({
      lines: [{ id: "t1", reference: "r1", kind: "capture", amount: 100, currency: "DKK" }],
    });
    expect(linesOfStatement({ text: header, firstLine: 2 })).to.deep.equal({ lines: [] });
  });

  it("names what is wrong by its line in the whole file", () => {
    const good = "t1,r1,capture,100,DKK";
    for (const [bad, words] of [
      ["t2,r2,capture,1.5,DKK", "line 802: amount must be a whole number"],
      ["t2,r2,capture", "on line 802"],
    ] as const) {
      const text = [header, good, bad].join("\n");
      expect(refusalOf(text, 801)).to.include({ code: "VALIDATION_FAILED" });
      expect(refusalOf(text, 801).message).to.contain(words);
      expect(refusalOf(text).message).to.contain(words.replace("802", "3"));
    }
  });

  it("is refused for names that no payment has", () => {
    for (const name of ["x".repeat(201), "a\u0000b"])
      expect(refusalOf(`${header}\nt1,"${name}",capture,100,DKK`)).to.include({ code: "VALIDATION_FAILED" });
  });
});
