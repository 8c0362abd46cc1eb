import type { Command } from "commander";
import { z } from "zod";
import { EndedBadly } from "../cli-error.ts";
import { deadTable } from "../events/dead-table.ts";
import { examples } from "../examples.ts";
import { type Invocation, openInvocation } from "../invocation.ts";
import type { Terminal } from "../terminal.ts";
import { wholeNumber } from "../whole-number.ts";

const optionsSchema = z.object({
  group: z.string().optional(),
  limit: z.int(),
  cursor: z.string().optional(),
});

/** Adds `events dead`. */
export function addEventsDead(events: Command, terminal: Terminal): void {
  events
    .command("dead")
    .description("List dead letters: events that a group has tried and given up, oldest first.")
    .option("--group <name>", "of one group alone")
    .option("--limit <n>", "how many at most", wholeNumber({ min: 1, max: 100 }), 24)
    .option("--cursor <cursor>", "go on where an earlier list ended")
    .addHelpText(
      "after",
      `${examples(
        "marketplace-cli events dead",
        "marketplace-cli events dead --group search --limit 100",
        "marketplace-cli events dead --json | jq -r '.items[].id'",
      )}\n
--json shows each event whole; secrets, cards and addresses in it are blotted
out by the server. Ends with 1 when there is one.`,
    )
    .action(async (options: unknown, command: Command) =>
      list(await openInvocation(terminal, command), optionsSchema.parse(options)),
    );
}

async function list(
  { client, output, terminal }: Invocation,
  options: z.infer<typeof optionsSchema>,
): Promise<void> {
  const page = await client.operations.deadEvents.query(options);
  output.result(page, (colours) =>
    page.items.length === 0
      ? "There are no dead letters."
      : deadTable(page.items, { width: output.columns, colours, now: terminal.clock() }),
  );
  if (page.nextCursor !== null && !output.json) output.note(`More: add --cursor ${page.nextCursor}`);
  if (page.items.length > 0) throw new EndedBadly();
}
