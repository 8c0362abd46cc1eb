import { followJob as follow } from "../follow-job.ts";
import type { Invocation } from "../invocation.ts";
import type { Job } from "./job-text.ts";

const LABELS = { rebuild: "rebuilding", verify: "comparing" } as const;

/** Looks at a rebuild or a comparison until it has ended; Ctrl-C ends the looking alone. */
export function followJob(
  invocation: Pick<Invocation, "client" | "terminal" | "output">,
  job: Job,
): Promise<Job> {
  return follow(invocation, job, {
    look: (id) => invocation.client.operations.projectionJob.query({ id }),
    ...{ label: LABELS[job.mode], command: "events job" },
  });
}
