import { setTimeout as pause } from "node:timers/promises";
import type { Invocation } from "../invocation.ts";
import { openProgress, type Phase } from "../seeding/progress.ts";
import type { Job } from "./job-text.ts";

const EVERY_MS = 500;
const TAKEN_WITHIN_MS = 10_000;
const LABELS = { rebuild: "rebuilding", verify: "comparing" } as const;

/** Looks at a job until it has ended, telling how far it is; Ctrl-C ends the looking alone. */
export async function followJob(
  { client, terminal, output }: Pick<Invocation, "client" | "terminal" | "output">,
  job: Job,
): Promise<Job> {
  const { signal, clock, stderr } = terminal;
  const progress = openProgress({ stream: stderr, clock });
  const since = performance.now();
  let isToldWaiting = false;
  let bar: { readonly phase: Phase; readonly total: number; done: number } | null = null;
  let seen = job;
  try {
    for (;;) {
      if (seen.status === "done" || seen.status === "failed") return seen;
      if (seen.status === "waiting" && !isToldWaiting && performance.now() - since > TAKEN_WITHIN_MS) {
        isToldWaiting = true;
        output.note("No worker has taken it yet; see that one runs.");
      }
      if (seen.status === "running" && seen.total > seen.done && bar === null) {
        const total = seen.total - seen.done;
        bar = { phase: progress.begin(LABELS[seen.mode], total), total, done: 0 };
      }
      await pause(EVERY_MS, undefined, { signal });
      const before = seen.done;
      seen = await client.operations.projectionJob.query({ id: job.id });
      // It is known about how many there are; the bar ends where it was said to.
      const step = bar === null ? 0 : Math.min(Math.max(0, seen.done - before), bar.total - bar.done);
      if (bar !== null && step > 0) {
        bar.done += step;
        bar.phase.step(step);
      }
    }
  } catch (failure) {
    bar?.phase.end();
    bar = null;
    output.note(`It goes on without you.\nLook: marketplace-cli events job ${job.id} --wait`);
    throw failure;
  } finally {
    bar?.phase.end();
  }
}
