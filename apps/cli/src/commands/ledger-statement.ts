import { formatMoney, type RouterOutputs } from "@marketplace/api";
import type { Command } from "commander";
import { z } from "zod";
import { timeOf } from "../age.ts";
import { examples } from "../examples.ts";
import { instant } from "../instant.ts";
import { type Invocation, openInvocation } from "../invocation.ts";
import type { Colours } from "../output.ts";
import { printableLine } from "../printable.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { wholeNumber } from "../whole-number.ts";

const optionsSchema = z.object({
  from: z.date().optional(),
  to: z.date().optional(),
  limit: z.int(),
  cursor: z.string().optional(),
});
type Page = RouterOutputs["operations"]["ledgerStatement"];

/** Adds `ledger statement`. */
export function addLedgerStatement(ledger: Command, terminal: Terminal): void {
  ledger
    .command("statement")
    .description("Show what was owed to a seller, movement by movement, oldest first.")
    .argument("<seller>", "the seller's id")
    .option("--from <day>", "the first day, in UTC", instant)
    .option("--to <day>", "the day after the last one", instant)
    .option("--limit <n>", "how many at most", wholeNumber({ min: 1, max: 500 }), 100)
    .option("--cursor <cursor>", "go on where an earlier part ended")
    .addHelpText(
      "after",
      examples(
        "marketplace-cli ledger statement 0197a5c2-7b1e-7cc3-8f4e-3d1f0a6b9e21",
        "marketplace-cli ledger statement SELLER --from 2026-06-01 --to 2026-07-01",
      ),
    )
    .action(async (sellerId: string, options: unknown, command: Command) =>
      statement(await openInvocation(terminal, command), { sellerId, ...optionsSchema.parse(options) }),
    );
}

type Wish = z.infer<typeof optionsSchema> & { readonly sellerId: string };

async function statement({ client, output }: Invocation, wish: Wish): Promise<void> {
  const page = await client.operations.ledgerStatement.query(wish);
  output.result(page, (colours) => render(page, output.columns, colours));
  if (page.nextCursor !== null && !output.json) output.note(`More: add --cursor ${page.nextCursor}`);
}

function render({ owed, items }: Page, width: number, colours: Colours): string {
  const sums = owed.filter(({ amount }) => amount !== 0).map((sum) => formatMoney(sum));
  const now = `Owed now: ${sums.length === 0 ? "nothing" : sums.join(", ")}.`;
  if (items.length === 0) return `No movements.\n\n${now}`;
  const columns = [
    { title: "Day" },
    { title: "Movement", flexible: true },
    { title: "Amount", align: "right" as const },
    { title: "Owed then", align: "right" as const },
  ];
  const rows = items.map(({ at, kind, orderId, currency, amount, balance }) => [
    timeOf(at).slice(0, 10),
    orderId === null ? printableLine(kind) : `${printableLine(kind)}\n${colours.dim(orderId)}`,
    formatMoney({ amount, currency }),
    formatMoney({ amount: balance, currency }),
  ]);
  return `${table(columns, rows, { width, colours, wrap: true })}\n\n${now}`;
}
