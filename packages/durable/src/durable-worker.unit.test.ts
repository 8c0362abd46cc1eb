import { setImmediate as nextTurn } from "node:timers/promises";
import { expect } from "chai";
import { runDurableWorker } from "./durable-worker.ts";
import { quietLog } from "./quiet-log.fixture.ts";

describe("runDurableWorker", () => {
  const nothing = { committed: 0, aborted: 0, left: 0 };

  it("does every job again and again, past the failure of one, until it is stopped", async () => {
    const log = quietLog();
    const calls: string[] = [];
    let enough = () => {};
    const seen = new Promise<void>((resolve) => {
      enough = resolve;
    });
    const count = (job: string) => {
      calls.push(job);
      const often = ["resolve", "recover", "job"].every((one) => calls.filter((c) => c === one).length >= 3);
      if (often) enough();
    };
    const worker = runDurableWorker({
      log,
      everyMs: 1,
      twoPhase: {
        resolve: async () => {
          count("resolve");
          return nothing;
        },
      },
      sagas: {
        recover: async () => {
          count("recover");
          throw new Error("PostgreSQL is away");
        },
      },
      jobs: { job: { run: async () => count("job") } },
    });
    await seen;
    await worker.stop();
    expect(log.messages).to.include("error: a pass of the worker failed");
  });

  it("lets no slow job keep another, stops at once while it waits, and after the job that it is at", async () => {
    const waiting = runDurableWorker({
      log: quietLog(),
      everyMs: 3_600_000,
      twoPhase: { resolve: async () => nothing },
      sagas: { recover: async () => ({ recovered: 0, unknown: [] }) },
    });
    await nextTurn();
    await waiting.stop();

    let ended = false;
    const busy = runDurableWorker({
      log: quietLog(),
      twoPhase: {
        resolve: async () => {
          await nextTurn();
          ended = true;
          return nothing;
        },
      },
      sagas: { recover: async () => ({ recovered: 0, unknown: [] }) },
    });
    await busy.stop();
    expect(ended).to.equal(true);
  });
});
