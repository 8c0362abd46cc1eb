import { setTimeout as pause } from "node:timers/promises";
import type { Invocation } from "../invocation.ts";
import { openProgress, type Phase, type Progress } from "../seeding/progress.ts";
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
  const bar = jobBar(openProgress({ stream: stderr, clock }), job.done);
  const since = performance.now();
  let isTold = false;
  let seen = job;
  try {
    while (seen.status === "waiting" || seen.status === "running") {
      if (seen.status === "waiting" && !isTold && performance.now() - since > TAKEN_WITHIN_MS) {
        isTold = true;
        output.note("No worker has taken it yet; see that one runs.");
      }
      await pause(EVERY_MS, undefined, { signal });
      seen = await client.operations.projectionJob.query({ id: job.id });
      bar.show(seen);
    }
  } catch (failure) {
    bar.end();
    output.note(`It goes on without you.\nLook: marketplace-cli events job ${job.id} --wait`);
    throw failure;
  }
  bar.end();
  return seen;
}

/** Shows a job's progress from where it was first seen, so that its pace is that of what was seen. */
function jobBar(progress: Progress, from: number) {
  let bar: { readonly phase: Phase; readonly total: number } | null = null;
  let shown = 0;
  return {
    show({ status, mode, done, total }: Job): void {
      if (bar === null && status === "running" && total > done)
        bar = { phase: progress.begin(LABELS[mode], total - from), total: total - from };
      if (bar === null) return;
      // It is known about how many there are; the bar ends where it was said to.
      const now = Math.min(done - from, bar.total);
      if (now > shown) bar.phase.step(now - shown);
      shown = Math.max(shown, now);
    },
    end: () => bar?.phase.end(),
  };
}
