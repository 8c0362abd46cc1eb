import { expect } from "chai";
import { CliError } from "../cli-error.ts";
import { refusal, thrownFor } from "../refusal.fixture.ts";
import { persistence, waitBefore } from "./persist.ts";

const limited = (retryAfterSeconds?: number) =>
  thrownFor(async () =>
    refusal("RATE_LIMITED", {
      details: retryAfterSeconds === undefined ? { limit: 50 } : { retryAfterSeconds },
    }),
  );
const unavailable = () => thrownFor(async () => refusal("STORE_UNAVAILABLE"));

describe("persistence of the seed's calls", () => {
  it("waits as long as the server asks", async () => {
    expect(waitBefore(0, await limited(5))).to.equal(5_000);
    expect(waitBefore(40, await limited(5))).to.equal(5_000);
  });

  it("does not wait for what waiting does not mend, or for hours", async () => {
    expect(waitBefore(0, await limited())).to.equal(null);
    expect(waitBefore(0, await limited(3_600))).to.equal(null);
    expect(waitBefore(0, await thrownFor(async () => refusal("FORBIDDEN")))).to.equal(null);
    expect(waitBefore(0, new TypeError("x is not a function"))).to.equal(null);
  });

  it("waits longer each time for a store or a server that does not answer, and gives up in the end", async () => {
    const failures = [
      await unavailable(),
      new CliError("No answer", { code: "UNREACHABLE", remedy: "Start it." }),
    ];
    for (const failure of failures) {
      const waits = Array.from({ length: 9 }, (_, attempt) => waitBefore(attempt, failure));
      expect(waits).to.deep.equal([250, 500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000, null]);
    }
  });

  it("answers with the first success, having told of each wait", async () => {
    const slept: number[] = [];
    const said: string[] = [];
    const persist = persistence({
      sleep: async (milliseconds) => {
        slept.push(milliseconds);
      },
      say: (text) => said.push(text),
    });
    const failures = [await unavailable(), await limited(1)];
    const answer = await persist(async () => {
      const failure = failures.shift();
      if (failure !== undefined) throw failure;
      return "done";
    });
    expect(answer).to.equal("done");
    expect(slept).to.deep.equal([250, 1_000]);
    expect(said[1]).to.equal("Not now. Waiting 1.0 s.");
  });
});
