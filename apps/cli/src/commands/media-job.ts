import type { Command } from "commander";
import { z } from "zod";
import { examples } from "../examples.ts";
import { openInvocation } from "../invocation.ts";
import { showMediaJob } from "../media/follow-media-job.ts";
import type { Terminal } from "../terminal.ts";

const optionsSchema = z.object({ wait: z.boolean().default(false) });

/** Adds `media job`. */
export function addMediaJob(media: Command, terminal: Terminal): void {
  media
    .command("job")
    .description("Show how a sweep or a reprocessing is getting on, or what came of it.")
    .argument("<id>", "the job's id")
    .option("--wait", "look until it has ended")
    .addHelpText(
      "after",
      `${examples(
        "marketplace-cli media job 0197a5c2-7b1e-7cc3-8f4e-3d1f0a6b9e21",
        "marketplace-cli media job 0197a5c2-7b1e-7cc3-8f4e-3d1f0a6b9e21 --wait",
      )}\n\nEnds with 1 when it failed, or found something that is lost.`,
    )
    .action(async (id: string, options: unknown, command: Command) => {
      const invocation = await openInvocation(terminal, command);
      const found = await invocation.client.operations.mediaJob.query({ id });
      await showMediaJob(invocation, found, optionsSchema.parse(options).wait);
    });
}
