import type { Command } from "commander";
import { z } from "zod";
import { EndedBadly } from "../cli-error.ts";
import { followJob } from "../events/follow-job.ts";
import { endedWrong, jobText } from "../events/job-text.ts";
import { examples } from "../examples.ts";
import { type Invocation, openInvocation } from "../invocation.ts";
import type { Terminal } from "../terminal.ts";

const optionsSchema = z.object({ wait: z.boolean().default(false) });

/** Adds `events job`. */
export function addEventsJob(events: Command, terminal: Terminal): void {
  events
    .command("job")
    .description("Show how a rebuild or a verification is getting on, or what came of it.")
    .argument("<id>", "the job's id")
    .option("--wait", "look until it has ended")
    .addHelpText(
      "after",
      `${examples(
        "marketplace-cli events job 0197a5c2-7b1e-7cc3-8f4e-3d1f0a6b9e21",
        "marketplace-cli events job 0197a5c2-7b1e-7cc3-8f4e-3d1f0a6b9e21 --wait",
      )}\n\nEnds with 1 when it failed, or found wrong rows.`,
    )
    .action(async (id: string, options: unknown, command: Command) =>
      show(await openInvocation(terminal, command), { id, ...optionsSchema.parse(options) }),
    );
}

async function show(
  invocation: Invocation,
  { id, wait }: z.infer<typeof optionsSchema> & { readonly id: string },
): Promise<void> {
  const { client, output } = invocation;
  const found = await client.operations.projectionJob.query({ id });
  const job = wait ? await followJob(invocation, found) : found;
  output.result(job, (colours) => jobText(job, { width: output.columns, colours }));
  if (endedWrong(job)) throw new EndedBadly();
}
