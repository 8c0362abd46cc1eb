import type { Command } from "commander";
import { z } from "zod";
import { confirmation } from "../confirm.ts";
import { examples } from "../examples.ts";
import { type Invocation, openInvocation } from "../invocation.ts";
import { showMediaJob } from "../media/follow-media-job.ts";
import { reasonFor } from "../reason.ts";
import type { Terminal } from "../terminal.ts";

const optionsSchema = z.object({
  reason: z.string().optional(),
  dryRun: z.boolean().default(false),
  wait: z.boolean().default(true),
});

/** Adds `media sweep`. */
export function addMediaSweep(media: Command, terminal: Terminal): void {
  media
    .command("sweep")
    .description("Go through all photographs now: mend what is broken, remove what nobody refers to.")
    .option("--reason <text>", "why, for the audit log; asked for when left out")
    .option("--dry-run", "go through them and say what would be done, and change nothing")
    .option("--no-wait", "start it, and do not look what comes of it")
    .addHelpText(
      "after",
      `${examples(
        "marketplace-cli media sweep --dry-run",
        'marketplace-cli media sweep --reason "ticket 4711" --yes',
      )}\n
A worker does it, and goes on when Ctrl-C ends this command. What was stored or
used within MEDIA_GRACE_HOURS stays; photographs of a deleted listing stay for
MEDIA_APPEAL_DAYS. Ends with 1 when it fails, or finds something that is lost.`,
    )
    .action(async (options: unknown, command: Command) =>
      sweep(await openInvocation(terminal, command), optionsSchema.parse(options)),
    );
}

async function sweep(
  invocation: Invocation,
  { dryRun, wait, reason: given }: z.infer<typeof optionsSchema>,
): Promise<void> {
  const { operations } = invocation.client;
  if (dryRun) {
    const wish = { dryRun, ...(given === undefined ? {} : { reason: given }) };
    await showMediaJob(invocation, await operations.sweepMedia.mutate(wish), wait);
    return;
  }
  const confirm = confirmation(invocation, "removing photographs");
  const reason = await reasonFor(invocation, given)();
  await confirm("Remove what nobody refers to, for good?");
  await showMediaJob(invocation, await operations.sweepMedia.mutate({ dryRun, reason }), wait);
}
