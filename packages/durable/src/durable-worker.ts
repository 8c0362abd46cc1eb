import { setTimeout as pause } from "node:timers/promises";
import type { DurableLog } from "./log.ts";
import type { Sagas } from "./saga/sagas.ts";
import type { TwoPhase } from "./two-phase/two-phase.ts";

interface WorkerOptions {
  readonly sagas: Pick<Sagas, "recover">;
  readonly twoPhase: Pick<TwoPhase, "resolve">;
  /** Publishes what stands in the outbox; left out where another process does. */
  readonly relay?: () => Promise<unknown>;
  readonly log: DurableLog;
  /** Time between two passes, 2,000 milliseconds by default. */
  readonly everyMs?: number;
  /** From 0 to 1, for jitter. */
  readonly random?: () => number;
}

/** Work in the background, until it is stopped. */
export interface DurableWorker {
  /** Ends after the pass that is under way. */
  stop(): Promise<void>;
}

/**
 * Finishes, again and again, what others have left: sagas, two-phase commits and events. Any number of processes may
 * do so. A pass that fails is logged, and the next one tries again.
 */
export function runDurableWorker(options: WorkerOptions): DurableWorker {
  const { sagas, twoPhase, relay, log, everyMs = 2_000, random = Math.random } = options;
  const stopping = new AbortController();
  const jobs = {
    // First what stands in the way of everyone else.
    "two-phase commits": () => twoPhase.resolve(),
    sagas: () => sagas.recover(),
    ...(relay === undefined ? {} : { outbox: relay }),
  };

  async function work(): Promise<void> {
    while (!stopping.signal.aborted) {
      for (const [job, run] of Object.entries(jobs)) {
        if (stopping.signal.aborted) return;
        await run().catch((err: unknown) => log.error({ job, err }, "a pass of the worker failed"));
      }
      // Between half and one and a half of it, so that many workers do not come at once.
      await pause(everyMs * (0.5 + random()), null, { signal: stopping.signal }).catch(() => {});
    }
  }

  const working = work();
  return {
    stop: async () => {
      stopping.abort();
      await working;
    },
  };
}
