import type { Command } from "commander";
import { EndedBadly } from "../cli-error.ts";
import { examples } from "../examples.ts";
import { type Invocation, openInvocation } from "../invocation.ts";
import { statusText } from "../media/status-text.ts";
import type { Terminal } from "../terminal.ts";

/** Adds `media status`. */
export function addMediaStatus(media: Command, terminal: Terminal): void {
  media
    .command("status")
    .description("Show how uploads and photographs stand, and what the last sweep found.")
    .addHelpText(
      "after",
      `${examples(
        "marketplace-cli media status",
        "marketplace-cli media status --json | jq '.uploads.uploaded'",
      )}\n
Ends with 1 when a file waits for over two minutes, or the last sweep failed or
found something that is lost.`,
    )
    .action(async (_options: unknown, command: Command) => status(await openInvocation(terminal, command)));
}

async function status({ client, output, terminal }: Invocation): Promise<void> {
  const found = await client.operations.mediaStatus.query({});
  output.result(found, (colours) =>
    statusText(found, { width: output.columns, colours, now: terminal.clock() }),
  );
  if (found.needsAttention) throw new EndedBadly();
}
