import type { Command } from "commander";
import { EndedBadly } from "../cli-error.ts";
import { projectionTable } from "../events/projection-table.ts";
import { examples } from "../examples.ts";
import { type Invocation, openInvocation } from "../invocation.ts";
import type { Terminal } from "../terminal.ts";

/** Adds `events projections`. */
export function addEventsProjections(events: Command, terminal: Terminal): void {
  events
    .command("projections")
    .description("List what is made of events, and when it was rebuilt and verified.")
    .addHelpText(
      "after",
      `${examples(
        "marketplace-cli events projections",
        "marketplace-cli events projections --json | jq -r '.items[].name'",
      )}\n
Ends with 1 when a rebuild failed, or wrong rows were found and not yet mended.`,
    )
    .action(async (_options: unknown, command: Command) => list(await openInvocation(terminal, command)));
}

async function list({ client, output, terminal }: Invocation): Promise<void> {
  const answer = await client.operations.projections.query({});
  output.result(answer, (colours) =>
    projectionTable(answer.items, { width: output.columns, colours, now: terminal.clock() }),
  );
  if (answer.items.some(({ isWrong }) => isWrong)) throw new EndedBadly();
}
