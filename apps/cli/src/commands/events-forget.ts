import type { RouterOutputs } from "@marketplace/api";
import type { Command } from "commander";
import { z } from "zod";
import { confirmation } from "../confirm.ts";
import { examples } from "../examples.ts";
import { type Invocation, openInvocation } from "../invocation.ts";
import { printableLine } from "../printable.ts";
import { reasonFor } from "../reason.ts";
import type { Terminal } from "../terminal.ts";

const optionsSchema = z.object({ reason: z.string().optional(), dryRun: z.boolean().default(false) });
interface Order extends z.infer<typeof optionsSchema> {
  readonly group: string;
}

/** Adds `events forget`. */
export function addEventsForget(events: Command, terminal: Terminal): void {
  events
    .command("forget")
    .description("Remove a group that no process runs any more; events are kept for it until then.")
    .argument("<group>", "its name; events lag lists them")
    .option("--reason <text>", "why, for the audit log; asked for when left out")
    .option("--dry-run", "say what would be removed, and change nothing")
    .addHelpText(
      "after",
      `${examples(
        "marketplace-cli events forget old-search --dry-run",
        'marketplace-cli events forget old-search --reason "ticket 4711" --yes',
      )}\n\nIts dead letters go with it. Refused while a process runs the group.`,
    )
    .action(async (group: string, options: unknown, command: Command) =>
      forget(await openInvocation(terminal, command), { group, ...optionsSchema.parse(options) }),
    );
}

async function forget(invocation: Invocation, { group, dryRun, ...order }: Order): Promise<void> {
  const { client, output } = invocation;
  const confirm = dryRun ? null : confirmation(invocation, "removing a group");
  const why = dryRun ? null : reasonFor(invocation, order.reason);
  const planned = await client.operations.forgetGroup.mutate({ group, dryRun: true });
  if (confirm === null || why === null) {
    output.result(planned, () => planText(planned));
    return;
  }
  output.note(planText(planned));
  const reason = await why();
  await confirm(`Remove ${group} for good?`);
  const removed = await client.operations.forgetGroup.mutate({ group, dryRun, reason });
  output.result(removed, ({ green }) => green(`${printableLine(removed.before.group)} is removed.`));
}

function planText({ before }: RouterOutputs["operations"]["forgetGroup"]): string {
  const { group, topics, dead } = before;
  const open = topics.reduce((sum, { undelivered, pending }) => sum + undelivered + pending, 0);
  return [
    `${printableLine(group)}: ${open} events not handled, ${dead} dead letters.`,
    "They are lost to it; should it ever run again, it begins with what the streams still hold.",
  ].join("\n");
}
