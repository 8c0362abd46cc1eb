import { expect } from "chai";
import { benches } from "./benches.ts";
import { lastLine } from "./record.ts";

// As little as shows that it still runs. How fast anything is, is nothing for a test to say.
const effort = { seconds: 0.2, rounds: 1, traced: 2 };

describe("each bench", function () {
  this.timeout(300_000);
  for (const [name, bench] of Object.entries(benches))
    it(`runs in a tiny form: ${name}`, async () => {
      const outcome = await bench.run({ effort, signal: new AbortController().signal, say: () => {} });
      expect(outcome.ratios).to.not.deep.equal({});
      for (const [ratio, { value, low, high }] of Object.entries(outcome.ratios)) {
        expect(value, ratio).to.be.greaterThan(0);
        expect([low, value, high], ratio).to.satisfy((seen: number[]) => seen.every(Number.isFinite));
      }
      // What must be exact is so in any size.
      expect(outcome.ratios["told-once"]?.value ?? 1).to.equal(1);
      expect(outcome.text).to.not.equal("");
      expect(Object.keys(outcome.servers)).to.include.members(["PostgreSQL", "MongoDB", "Redis"]);
      expect(JSON.parse(lastLine({ bench: name, outcome }))).to.have.keys(["bench", "ratios"]);
    });

  it("ends early when it is told to, and leaves nothing open", async () => {
    const stop = new AbortController();
    const why = new Error("enough");
    for (const bench of Object.values(benches)) {
      const running = bench.run({ effort, signal: stop.signal, say: () => stop.abort(why) });
      expect(await running.catch((failure: unknown) => failure)).to.equal(why);
    }
  });
});
