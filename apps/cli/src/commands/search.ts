import type { Command } from "commander";
import { examples } from "../examples.ts";
import type { Terminal } from "../terminal.ts";
import { addSearchFind } from "./search-find.ts";
import { addSearchReindex } from "./search-reindex.ts";
import { addSearchSuggest } from "./search-suggest.ts";

/** Adds `search`. */
export function addSearch(program: Command, terminal: Terminal): void {
  const search = program
    .command("search")
    .description("Find listings, and look after what they are found by.")
    .helpCommand(false)
    .addHelpText(
      "after",
      examples(
        "marketplace-cli search city bike --max-price 4000 --currency DKK",
        "marketplace-cli search reindex --verify",
        'marketplace-cli search reindex --reason "ticket 4711" --yes',
      ),
    );
  addSearchFind(search, terminal);
  addSearchSuggest(search, terminal);
  addSearchReindex(search, terminal);
}
