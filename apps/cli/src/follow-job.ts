import { setTimeout as pause } from "node:timers/promises";
import type { Invocation } from "./invocation.ts";
import { openProgress, type Phase, type Progress } from "./seeding/progress.ts";

/** A job that a worker carries out, as far as following it goes. */
export interface FollowedJob {
  readonly id: string;
  readonly status: "waiting" | "running" | "done" | "failed";
  readonly done: number;
  readonly total: number;
}

/** How a kind of job is followed. */
export interface Following<J> {
  readonly look: (id: string) => Promise<J>;
  /** What is done, in a word for the bar. */
  readonly label: string;
  /** What shows the job again, without its id. */
  readonly command: string;
}

const EVERY_MS = 500;
const TAKEN_WITHIN_MS = 10_000;

/** Looks at a job until it has ended, telling how far it is; Ctrl-C ends the looking alone. */
export async function followJob<J extends FollowedJob>(
  { terminal, output }: Pick<Invocation, "terminal" | "output">,
  job: J,
  { look, label, command }: Following<J>,
): Promise<J> {
  const { signal, clock, stderr } = terminal;
  const bar = jobBar(openProgress({ stream: stderr, clock }), { label, from: job.done });
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
      seen = await look(job.id);
      bar.show(seen);
    }
  } catch (failure) {
    bar.end();
    output.note(`It goes on without you.\nLook: marketplace-cli ${command} ${job.id} --wait`);
    throw failure;
  }
  bar.end();
  return seen;
}

/** Shows a job's progress from where it was first seen, so that its pace is that of what was seen. */
function jobBar(progress: Progress, { label, from }: { readonly label: string; readonly from: number }) {
  let bar: { readonly phase: Phase; readonly total: number } | null = null;
  let shown = 0;
  return {
    show({ status, done, total }: FollowedJob): void {
      if (bar === null && status === "running" && total > done)
        bar = { phase: progress.begin(label, total - from), total: total - from };
      if (bar === null) return;
      // It is known about how many there are; the bar ends where it was said to.
      const now = Math.min(done - from, bar.total);
      if (now > shown) bar.phase.step(now - shown);
      shown = Math.max(shown, now);
    },
    end: () => bar?.phase.end(),
  };
}
