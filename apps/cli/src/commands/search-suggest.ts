import type { Command } from "commander";
import { z } from "zod";
import { examples } from "../examples.ts";
import { type Invocation, openInvocation } from "../invocation.ts";
import { printableLine } from "../printable.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { wholeNumber } from "../whole-number.ts";

const suggestSchema = z.object({ limit: z.int() });

/** Adds `search suggest`. */
export function addSearchSuggest(search: Command, terminal: Terminal): void {
  search
    .command("suggest")
    .description("Tell how words may go on, and in how many listings the last one is.")
    .argument("<words...>", "of which the last one is a beginning")
    .option("--limit <n>", "how many at most", wholeNumber({ min: 1, max: 20 }), 8)
    .addHelpText(
      "after",
      examples("marketplace-cli search suggest bicy", "marketplace-cli search suggest city bi --json"),
    )
    .action(async (words: readonly string[], options: unknown, command: Command) =>
      suggest(await openInvocation(terminal, command), words.join(" "), suggestSchema.parse(options).limit),
    );
}

async function suggest({ client, output }: Invocation, text: string, limit: number): Promise<void> {
  const found = await client.search.suggest.query({ text, limit });
  output.result(found, (colours) => {
    if (found.items.length === 0) return "Nothing begins so.";
    const rows = found.items.map((item) => [printableLine(item.text), String(item.listings)]);
    const columns = [
      { title: "Words", flexible: true },
      { title: "Listings", align: "right" as const },
    ];
    return table(columns, rows, { width: output.columns, colours });
  });
}
