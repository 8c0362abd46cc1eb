import type { Command } from "commander";
import { examples } from "../examples.ts";
import { openInvocation } from "../invocation.ts";
import type { Terminal } from "../terminal.ts";
import { addRebuildOptions, rebuild, rebuildOptionsSchema } from "./events-rebuild.ts";

const REINDEX = {
  name: "search",
  question: "Make the search index anew?",
  words: {
    rebuild:
      "It is made anew beside the one that is read, compared with the listings, and read instead in one step.",
    verify: "What is read is compared with what would be made. Nothing changes.",
  },
} as const;

/** Adds `search reindex`. */
export function addSearchReindex(search: Command, terminal: Terminal): void {
  addRebuildOptions(
    search
      .command("reindex")
      .description(
        "Make the search index anew beside the one that is read, and swap them; or only compare it.",
      ),
    "compare what is read with the listings; change nothing",
  )
    .addHelpText(
      "after",
      `${examples(
        "marketplace-cli search reindex --verify",
        'marketplace-cli search reindex --reason "ticket 4711" --yes',
      )}\n
A worker does it and goes on when Ctrl-C ends this command; when it dies,
another does. Searches go on meanwhile, and find all of the old, or all of the
new. Ends with 1 when it fails, or --verify finds a difference.`,
    )
    .action(async (options: unknown, command: Command) =>
      rebuild(await openInvocation(terminal, command), {
        ...REINDEX,
        ...rebuildOptionsSchema.parse(options),
      }),
    );
}
