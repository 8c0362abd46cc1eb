import { formatMoney, type RouterOutputs } from "@marketplace/api";
import type { Command } from "commander";
import { EndedBadly } from "../cli-error.ts";
import { examples } from "../examples.ts";
import { type Invocation, openInvocation } from "../invocation.ts";
import type { Colours } from "../output.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";

type Balance = RouterOutputs["operations"]["ledgerBalances"]["balances"][number];

/** Adds `ledger balances`. */
export function addLedgerBalances(ledger: Command, terminal: Terminal): void {
  ledger
    .command("balances")
    .description("Show what stands on each account, all owners together.")
    .addHelpText(
      "after",
      `${examples(
        "marketplace-cli ledger balances",
        "marketplace-cli ledger balances --json | jq '.balances[]'",
      )}\n\nEnds with 1 when a currency does not come to nothing.`,
    )
    .action(async (_options: unknown, command: Command) => balances(await openInvocation(terminal, command)));
}

async function balances({ client, output }: Invocation): Promise<void> {
  const answer = await client.operations.ledgerBalances.query({});
  const currencies = [...new Set(answer.balances.map(({ currency }) => currency))];
  const sums = currencies.map((currency) => ({ currency, amount: sumOf(answer.balances, currency) }));
  output.result(answer, (colours) =>
    currencies.length === 0
      ? "No money has moved yet."
      : sums.map((sum) => render(answer.balances, sum, { width: output.columns, colours })).join("\n\n"),
  );
  if (sums.some(({ amount }) => amount !== 0)) throw new EndedBadly();
}

function sumOf(all: readonly Balance[], wanted: string): number {
  return all.reduce((sum, { currency, amount }) => (currency === wanted ? sum + amount : sum), 0);
}

function render(
  all: readonly Balance[],
  sum: Omit<Balance, "account">,
  look: { readonly width: number; readonly colours: Colours },
): string {
  const { bold, red } = look.colours;
  const total = formatMoney(sum);
  const rows = [
    ...all
      .filter(({ currency }) => currency === sum.currency)
      .map((balance) => [balance.account.replaceAll("_", " "), formatMoney(balance)]),
    ["together", sum.amount === 0 ? total : red(total)],
  ];
  return `${bold(sum.currency)}\n${table([{ title: "Account" }, { title: "Amount", align: "right" }], rows, look)}`;
}
