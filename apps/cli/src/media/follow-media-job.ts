import { EndedBadly } from "../cli-error.ts";
import { followJob } from "../follow-job.ts";
import type { Invocation } from "../invocation.ts";
import { type MediaJob, mediaJobText } from "./media-job-text.ts";

const LABELS = { sweep: "looking at", reprocess: "making" } as const;

/** Shows a job on photographs, once it has ended where that is waited for. @throws EndedBadly when it needs a person. */
export async function showMediaJob(
  invocation: Pick<Invocation, "client" | "terminal" | "output">,
  found: MediaJob,
  wait: boolean,
): Promise<void> {
  const { client, output } = invocation;
  const following = {
    look: (id: string) => client.operations.mediaJob.query({ id }),
    ...{ label: LABELS[found.kind], command: "media job" },
  };
  const job = wait ? await followJob(invocation, found, following) : found;
  output.result(job, (colours) => mediaJobText(job, { width: output.columns, colours }));
  if (job.status === "failed" || job.tally.lost > 0) throw new EndedBadly();
}
