import { expect } from "chai";
import { until } from "./until.ts";

async function failureOf(waiting: Promise<unknown>): Promise<Error> {
  const failure = await waiting.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(failure instanceof Error)) throw new Error("It was to fail");
  return failure;
}

describe("waiting until it is so", () => {
  it("answers with what was seen, at once where it is so already", async () => {
    const seen = { stage: "placed" };
    let looks = 0;
    const look = () => {
      looks += 1;
      return seen;
    };
    expect(await until(look, ({ stage }) => stage === "placed")).to.equal(seen);
    expect(looks).to.equal(1);
  });

  it("looks again and again, and lets others work meanwhile", async () => {
    let stage = "paying";
    setTimeout(() => {
      stage = "placed";
    }, 30);
    expect(
      await until(
        async () => stage,
        (seen) => seen === "placed",
      ),
    ).to.equal("placed");
  });

  it("waits for true and for nothing like it where nothing else is said", async () => {
    const answers: unknown[] = [false, 1, "true", undefined, true];
    expect(await until(() => answers.shift())).to.equal(true);
    expect(answers).to.deep.equal([]);
  });

  it("fails after its deadline, with what was seen last and by whom", async () => {
    let looks = 0;
    async function whoWaits() {
      await until(
        () => ({ looks: ++looks }),
        () => false,
        25,
      );
    }
    const { message, stack } = await failureOf(whoWaits());
    expect(message).to.equal(`It did not come to that in 25 ms; seen last: { looks: ${looks} }`);
    expect(looks).to.be.greaterThan(1);
    expect(stack?.split("\n")[0]).to.equal(`Error: ${message}`);
    expect(stack?.split("\n")[1]).to.match(/at whoWaits .*until\.unit\.test\.ts/);
  });

  it("looks once at least, however short the deadline", async () => {
    expect(await until(() => true, undefined, 0)).to.equal(true);
  });

  it("fails at once with what a look throws", async () => {
    const thrown = new Error("The door is locked");
    const looking = until(() => {
      throw thrown;
    });
    expect(await failureOf(looking)).to.equal(thrown);
  });
});
