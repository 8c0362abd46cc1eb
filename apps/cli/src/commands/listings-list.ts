import { formatMoney, type RouterOutputs } from "@marketplace/api";
import { type Command, Option } from "commander";
import { z } from "zod";
import { examples } from "../examples.ts";
import { type Invocation, openInvocation } from "../invocation.ts";
import type { Colours } from "../output.ts";
import { printableLine } from "../printable.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { wholeNumber } from "../whole-number.ts";

const STATUSES = ["draft", "active", "reserved", "sold"] as const;

const listSchema = z.object({
  category: z.string().optional(),
  subcategory: z.string().optional(),
  seller: z.string().optional(),
  mine: z.boolean().default(false),
  status: z.enum(STATUSES).optional(),
  limit: z.int(),
  cursor: z.string().optional(),
});
type ListOptions = z.infer<typeof listSchema>;
type Page = RouterOutputs["listings"]["browse"];

/** Adds `listings list`. */
export function addListingsList(listings: Command, terminal: Terminal): void {
  const browsing = ["category", "subcategory"];
  listings
    .command("list")
    .description("List what is on sale, newest first; or one seller's; or your own.")
    .option("--category <slug>", "such as electronics")
    .option("--subcategory <slug>", "such as phones")
    .addOption(new Option("--seller <id>", "what this account offers").conflicts(["mine", ...browsing]))
    .addOption(new Option("--mine", "what you offer, drafts too").conflicts(browsing))
    .addOption(
      new Option("--status <status>", "of your own listings")
        .choices(STATUSES)
        .conflicts(["seller", ...browsing]),
    )
    .option("--limit <n>", "how many at most", wholeNumber({ min: 1, max: 100 }), 24)
    .option("--cursor <cursor>", "go on where an earlier list ended")
    .addHelpText(
      "after",
      examples(
        "marketplace-cli listings list --category electronics --limit 10",
        "marketplace-cli listings list --mine --status draft",
        "marketplace-cli listings list --json | jq -r '.items[].title'",
      ),
    )
    .action(async (options: unknown, command: Command) =>
      list(await openInvocation(terminal, command), listSchema.parse(options)),
    );
}

async function list({ client, output }: Invocation, options: ListOptions): Promise<void> {
  const page = await ask(client, options);
  output.result(page, (colours) => render(page, output.columns, colours));
  if (page.nextCursor !== null && !output.json) output.note(`More: add --cursor ${page.nextCursor}`);
}

function ask({ listings }: Invocation["client"], options: ListOptions): Promise<Page> {
  const { category, subcategory, seller, mine, status, limit, cursor } = options;
  if (mine || status !== undefined) return listings.mine.query({ status, limit, cursor });
  if (seller !== undefined) return listings.bySeller.query({ sellerId: seller, limit, cursor });
  return listings.browse.query({ category, subcategory, limit, cursor });
}

function render({ items }: Page, width: number, colours: Colours): string {
  if (items.length === 0) return "No listings.";
  const columns = [
    { title: "Id" },
    { title: "Title", flexible: true },
    { title: "Price", align: "right" as const },
    { title: "Status" },
  ];
  const rows = items.map(({ id, title, price, status }) =>
    [id, title, formatMoney(price), status].map(printableLine),
  );
  return table(columns, rows, { width, colours });
}
