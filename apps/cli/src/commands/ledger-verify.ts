import type { Command } from "commander";
import { EndedBadly } from "../cli-error.ts";
import { examples } from "../examples.ts";
import { type Invocation, openInvocation } from "../invocation.ts";
import { printableLine } from "../printable.ts";
import type { Terminal } from "../terminal.ts";

/** Adds `ledger verify`. */
export function addLedgerVerify(ledger: Command, terminal: Terminal): void {
  ledger
    .command("verify")
    .description("Look for what must not be: what does not balance, or is overdrawn.")
    .addHelpText(
      "after",
      `${examples(
        "marketplace-cli ledger verify",
        "marketplace-cli ledger verify --json",
      )}\n\nEnds with 1 when a problem is found.`,
    )
    .action(async (_options: unknown, command: Command) => verify(await openInvocation(terminal, command)));
}

async function verify({ client, output }: Invocation): Promise<void> {
  const verdict = await client.operations.verifyLedger.query({});
  const { ok, count, problems } = verdict;
  output.result(verdict, ({ green, red }) => {
    if (ok) {
      const proof = "Every transaction balances, and every balance is the sum of its entries.";
      return `${green("Nothing is wrong.")}\n${proof}`;
    }
    const more = count > problems.length ? `\nand ${count - problems.length} more.` : "";
    const lines = problems.map((problem) => `${red("PROBLEM")}  ${printableLine(problem)}`);
    return `${lines.join("\n")}${more}\n\n${red(`${count} to look into.`)}`;
  });
  if (!ok) throw new EndedBadly();
}
