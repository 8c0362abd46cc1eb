import type { Command } from "commander";
import { z } from "zod";
import { EndedBadly } from "../cli-error.ts";
import { lagText } from "../events/lag-text.ts";
import { examples } from "../examples.ts";
import { type Invocation, openInvocation } from "../invocation.ts";
import type { Terminal } from "../terminal.ts";
import { wholeNumber } from "../whole-number.ts";

const optionsSchema = z.object({ bound: z.int() });

/** Adds `events lag`. */
export function addEventsLag(events: Command, terminal: Terminal): void {
  events
    .command("lag")
    .description("Show how far events are: what publishes them, who reads them, and projections.")
    .option("--bound <seconds>", "what is older is behind", wholeNumber({ min: 0, max: 86_400 }), 30)
    .addHelpText(
      "after",
      `${examples(
        "marketplace-cli events lag",
        "marketplace-cli events lag --bound 5",
        "marketplace-cli events lag --json | jq '.groups[] | select(.dead > 0)'",
      )}\n
Ends with 1 when something is behind, a dead letter waits, or a projection was
last found to be wrong.`,
    )
    .action(async (options: unknown, command: Command) =>
      lag(await openInvocation(terminal, command), optionsSchema.parse(options)),
    );
}

async function lag(
  { client, output, terminal }: Invocation,
  { bound }: z.infer<typeof optionsSchema>,
): Promise<void> {
  const overview = await client.operations.eventLag.query({ boundSeconds: bound });
  output.result(overview, (colours) =>
    lagText(overview, { width: output.columns, colours, now: terminal.clock() }),
  );
  if (overview.needsAttention) throw new EndedBadly();
}
