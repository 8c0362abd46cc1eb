import type { Command } from "commander";
import { examples } from "../examples.ts";
import type { Terminal } from "../terminal.ts";
import { addSearchReindex } from "./search-reindex.ts";

/** Adds `search`. */
export function addSearch(program: Command, terminal: Terminal): void {
  const search = program
    .command("search")
    .description("Make what listings are found by anew, or compare it with the listings.")
    .helpCommand(false)
    .addHelpText(
      "after",
      examples(
        "marketplace-cli search reindex --verify",
        'marketplace-cli search reindex --reason "ticket 4711" --yes',
      ),
    );
  addSearchReindex(search, terminal);
}
