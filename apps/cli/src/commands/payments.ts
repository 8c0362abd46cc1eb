import type { Command } from "commander";
import { examples } from "../examples.ts";
import type { Terminal } from "../terminal.ts";
import { addPaymentsReconcile } from "./payments-reconcile.ts";

/** Adds `payments`. */
export function addPayments(program: Command, terminal: Terminal): void {
  const payments = program
    .command("payments")
    .description("Compare payments with what their provider says.")
    .helpCommand(false)
    .addHelpText(
      "after",
      examples(
        "marketplace-cli payments reconcile june.csv --provider stripe \\\n      --from 2026-06-01 --to 2026-07-01",
      ),
    );
  addPaymentsReconcile(payments, terminal);
}
