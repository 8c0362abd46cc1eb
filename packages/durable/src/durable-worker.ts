import { setMaxListeners } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import type { DurableLog } from "./log.ts";
import type { Sagas } from "./saga/sagas.ts";
import type { TwoPhase } from "./two-phase/two-phase.ts";

/** Something that is done again and again. */
interface Job {
  readonly run: () => Promise<unknown>;
  /** Time between two passes, the worker's own by default. */
  readonly everyMs?: number;
}

interface WorkerOptions {
  readonly sagas: Pick<Sagas, "recover">;
  readonly twoPhase: Pick<TwoPhase, "resolve">;
  /** What else is done again and again, by its name, such as what deadlines bring about. */
  readonly jobs?: Readonly<Record<string, Job>>;
  readonly log: DurableLog;
  /** Time between two passes, 2,000 milliseconds by default. */
  readonly everyMs?: number;
  /** From 0 to 1, for jitter. */
  readonly random?: () => number;
}

/** Work in the background, until it is stopped. */
export interface DurableWorker {
  /** Ends after the passes that are under way. */
  stop(): Promise<void>;
}

/**
 * Finishes, again and again, what others have left: sagas and two-phase commits; and whatever else is named. Any number of processes may
 * do so. A pass that fails is logged, and the next one tries again.
 */
export function runDurableWorker(options: WorkerOptions): DurableWorker {
  const { sagas, twoPhase, jobs = {}, log, everyMs = 2_000, random = Math.random } = options;
  const stopping = new AbortController();
  // Each job waits for it.
  setMaxListeners(0, stopping.signal);

  async function repeat(job: string, { run, everyMs: pauseMs = everyMs }: Job): Promise<void> {
    while (!stopping.signal.aborted) {
      await run().catch((err: unknown) => log.error({ job, err }, "a pass of the worker failed"));
      // Between half and one and a half of it, so that many workers do not come at once.
      await pause(pauseMs * (0.5 + random()), null, { signal: stopping.signal }).catch(() => {});
    }
  }

  // Each for itself: a saga that waits for a slow provider must not keep a two-phase commit from being resolved.
  const working = Promise.all([
    repeat("two-phase commits", { run: twoPhase.resolve }),
    repeat("sagas", { run: sagas.recover }),
    ...Object.entries(jobs).map(([name, job]) => repeat(name, job)),
  ]);
  return {
    stop: async () => {
      stopping.abort();
      await working;
    },
  };
}
