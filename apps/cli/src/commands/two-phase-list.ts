import type { Command } from "commander";
import { EndedBadly } from "../cli-error.ts";
import { examples } from "../examples.ts";
import { inDoubtTable } from "../in-doubt-table.ts";
import { type Invocation, openInvocation } from "../invocation.ts";
import type { Terminal } from "../terminal.ts";

/** Adds `2pc list`. */
export function addTwoPhaseList(twoPhase: Command, terminal: Terminal): void {
  twoPhase
    .command("list")
    .description("List two-phase commits that are not finished.")
    .addHelpText(
      "after",
      `${examples(
        "marketplace-cli 2pc list",
        "marketplace-cli 2pc list --json | jq '.items[] | select(.overdue)'",
      )}\n
Some are always under way in a busy marketplace. Ends with 1 when one of them
is overdue, which a worker should have kept from happening.`,
    )
    .action(async (_options: unknown, command: Command) => list(await openInvocation(terminal, command)));
}

async function list({ client, output }: Invocation): Promise<void> {
  const answer = await client.operations.twoPhase.query({});
  output.result(answer, (colours) => inDoubtTable(answer.items, { width: output.columns, colours }));
  if (answer.items.some(({ overdue }) => overdue)) throw new EndedBadly();
}
