import type { Command } from "commander";
import { examples } from "../examples.ts";
import type { Terminal } from "../terminal.ts";
import { addSagaList } from "./saga-list.ts";
import { addSagaShow } from "./saga-show.ts";
import { addSagaVerbs } from "./saga-verbs.ts";

/** Adds `saga`. */
export function addSaga(program: Command, terminal: Terminal): void {
  const saga = program
    .command("saga")
    .description("Look at processes of several steps, such as a purchase, and mend those that are stuck.")
    .helpCommand(false)
    .addHelpText(
      "after",
      examples(
        "marketplace-cli saga list --status needs-attention",
        "marketplace-cli saga show ID",
        'marketplace-cli saga retry ID --reason "the provider is back"',
      ),
    );
  addSagaList(saga, terminal);
  addSagaShow(saga, terminal);
  addSagaVerbs(saga, terminal);
}
