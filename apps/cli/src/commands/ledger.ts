import type { Command } from "commander";
import { examples } from "../examples.ts";
import type { Terminal } from "../terminal.ts";
import { addLedgerBalances } from "./ledger-balances.ts";
import { addLedgerStatement } from "./ledger-statement.ts";
import { addLedgerVerify } from "./ledger-verify.ts";

/** Adds `ledger`. */
export function addLedger(program: Command, terminal: Terminal): void {
  const ledger = program
    .command("ledger")
    .description("Look at the journal of all money, and prove it right.")
    .helpCommand(false)
    .addHelpText(
      "after",
      examples(
        "marketplace-cli ledger verify",
        "marketplace-cli ledger balances",
        "marketplace-cli ledger statement SELLER --from 2026-06-01",
      ),
    );
  addLedgerVerify(ledger, terminal);
  addLedgerBalances(ledger, terminal);
  addLedgerStatement(ledger, terminal);
}
