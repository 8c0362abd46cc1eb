import type { RouterOutputs } from "@marketplace/api";
import { type Command, Option } from "commander";
import { z } from "zod";
import { ageBetween } from "../age.ts";
import { EndedBadly } from "../cli-error.ts";
import { examples } from "../examples.ts";
import { type Invocation, openInvocation } from "../invocation.ts";
import type { Colours } from "../output.ts";
import { printableLine } from "../printable.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { wholeNumber } from "../whole-number.ts";

const STATUSES = ["running", "completed", "compensated", "needs-attention", "abandoned"] as const;

const listSchema = z.object({
  status: z.enum(STATUSES).optional(),
  name: z.string().optional(),
  limit: z.int(),
  cursor: z.string().optional(),
});
type ListOptions = z.infer<typeof listSchema>;
type Page = RouterOutputs["operations"]["sagas"];

/** Adds `saga list`. */
export function addSagaList(saga: Command, terminal: Terminal): void {
  saga
    .command("list")
    .description("List sagas, newest first.")
    .addOption(new Option("--status <status>", "how they stand").choices(STATUSES))
    .option("--name <name>", "such as place-order")
    .option("--limit <n>", "how many at most", wholeNumber({ min: 1, max: 100 }), 24)
    .option("--cursor <cursor>", "go on where an earlier list ended")
    .addHelpText(
      "after",
      `${examples(
        "marketplace-cli saga list --status needs-attention",
        "marketplace-cli saga list --name place-order --limit 100",
        "marketplace-cli saga list --json | jq -r '.items[].id'",
      )}\n\nEnds with 1 when one of those listed needs attention, or should be running\nand is not; else with 0.`,
    )
    .action(async (options: unknown, command: Command) =>
      list(await openInvocation(terminal, command), listSchema.parse(options)),
    );
}

async function list(invocation: Invocation, options: ListOptions): Promise<void> {
  const { client, output, terminal } = invocation;
  const page = await client.operations.sagas.query(options);
  output.result(page, (colours) =>
    page.items.length === 0
      ? emptyWords(options)
      : render(page, { width: output.columns, colours, now: terminal.clock() }),
  );
  if (page.nextCursor !== null && !output.json) output.note(`More: add --cursor ${page.nextCursor}`);
  if (page.items.some(({ status, overdue }) => status === "needs-attention" || overdue))
    throw new EndedBadly();
}

function emptyWords({ status, name }: ListOptions): string {
  const which = name === undefined ? "No saga" : `No ${name}`;
  if (status === undefined) return `${which} has been begun.`;
  return status === "needs-attention" ? `${which} needs attention.` : `${which} is ${status}.`;
}

interface Look {
  readonly width: number;
  readonly colours: Colours;
  readonly now: Date;
}

function render({ items }: Page, { width, colours, now }: Look): string {
  const columns = [{ title: "Id" }, { title: "Saga", flexible: true }, { title: "Status" }, { title: "Age" }];
  const rows = items.map(({ id, name, failure, status, overdue, createdAt }) => {
    const where = failure?.step ? `${name}: ${failure.step}` : name;
    const words = overdue ? "not running" : status;
    const isProblem = overdue || status === "needs-attention";
    return [id, printableLine(where), isProblem ? colours.red(words) : words, ageBetween(createdAt, now)];
  });
  return table(columns, rows, { width, colours });
}
