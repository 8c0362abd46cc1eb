import type { RouterInputs } from "@marketplace/api";
import type { Command } from "commander";
import { z } from "zod";
import { CliError, EXIT } from "../cli-error.ts";
import { confirmation } from "../confirm.ts";
import { examples } from "../examples.ts";
import { type Invocation, openInvocation } from "../invocation.ts";
import { showMediaJob } from "../media/follow-media-job.ts";
import { reasonFor } from "../reason.ts";
import type { Terminal } from "../terminal.ts";

const optionsSchema = z.object({
  listing: z.string().optional(),
  all: z.boolean().default(false),
  reason: z.string().optional(),
  dryRun: z.boolean().default(false),
  wait: z.boolean().default(true),
});
interface Order extends z.infer<typeof optionsSchema> {
  readonly names: readonly string[];
}
type Photographs = RouterInputs["operations"]["reprocessMedia"]["photographs"];

/** Adds `media reprocess`. */
export function addMediaReprocess(media: Command, terminal: Terminal): void {
  media
    .command("reprocess")
    .description("Make photographs' public pictures anew from their originals, where they stand.")
    .argument("[ids...]", "uploads, photographs (user/…), or keys of their objects")
    .option("--listing <id>", "all photographs of a listing")
    .option("--all", "all photographs that there are")
    .option("--reason <text>", "why, for the audit log; asked for when left out")
    .option("--dry-run", "say of which there is no original, and change nothing")
    .option("--no-wait", "start it, and do not look what comes of it")
    .addHelpText(
      "after",
      `${examples(
        "marketplace-cli media reprocess 0197a5c2-7b1e-7cc3-8f4e-3d1f0a6b9e21 --dry-run",
        'marketplace-cli media reprocess --listing ID --reason "ticket 4711" --yes',
        "marketplace-cli media reprocess --all --dry-run",
      )}\n
A worker does it, and goes on when Ctrl-C ends this command. Ends with 1 when it
fails, or a photograph has no original any more.`,
    )
    .action(async (names: readonly string[], options: unknown, command: Command) =>
      reprocess(await openInvocation(terminal, command), { names, ...optionsSchema.parse(options) }),
    );
}

async function reprocess(invocation: Invocation, order: Order): Promise<void> {
  const { dryRun, wait, reason: given } = order;
  const { operations } = invocation.client;
  const photographs = photographsOf(order);
  if (dryRun) {
    const wish = { dryRun, photographs, ...(given === undefined ? {} : { reason: given }) };
    await showMediaJob(invocation, await operations.reprocessMedia.mutate(wish), wait);
    return;
  }
  const confirm = confirmation(invocation, "making photographs anew");
  const reason = await reasonFor(invocation, given)();
  await confirm(order.all ? "Make all photographs anew?" : "Make them anew?");
  const job = await operations.reprocessMedia.mutate({ dryRun, photographs, reason });
  await showMediaJob(invocation, job, wait);
}

function photographsOf({ names, listing, all }: Order): Photographs {
  const ways = [names.length > 0, listing !== undefined, all].filter((isGiven) => isGiven).length;
  if (ways === 1) {
    if (all) return { all };
    return listing === undefined ? { names: [...names] } : { listingId: listing };
  }
  throw new CliError("Which photographs are meant is not clear.", {
    code: "USAGE",
    remedy: "Give ids, or --listing, or --all.",
    exitCode: EXIT.usage,
  });
}
