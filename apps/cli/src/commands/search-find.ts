import { formatMoney, type RouterInputs, type RouterOutputs } from "@marketplace/api";
import type { Command } from "commander";
import { z } from "zod";
import { examples } from "../examples.ts";
import { type Invocation, openInvocation } from "../invocation.ts";
import type { Colours } from "../output.ts";
import { printableLine } from "../printable.ts";
import { facetsText } from "../search/facets-text.ts";
import { addSearchOptions, searchOptionsSchema, wantedBy } from "../search/search-options.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { wholeNumber } from "../whole-number.ts";

const findSchema = searchOptionsSchema.extend({
  facets: z.boolean().default(false),
  limit: z.int(),
  cursor: z.string().optional(),
});
type Page = RouterOutputs["search"]["listings"];

/** Adds `search find`, which is also what `search` does with words. */
export function addSearchFind(search: Command, terminal: Terminal): void {
  addSearchOptions(
    search
      .command("find", { isDefault: true })
      .description("Find listings by words, filters or both.")
      .argument("[words...]", "to be found; -- before any that begin with a minus"),
  )
    .option("--facets", "tell also how many listings each filter would leave")
    .option("--limit <n>", "how many at most", wholeNumber({ min: 1, max: 100 }), 24)
    .option("--cursor <cursor>", "go on where an earlier search ended")
    .addHelpText(
      "after",
      `${examples(
        "marketplace-cli search find city bike --max-price 4000 --currency DKK",
        "marketplace-cli search '\"disc brakes\" -children' --category bikes",
        "marketplace-cli search sofa --near 56.15,10.2 --within 30 --sort distance",
        "marketplace-cli search phone --condition new like_new --facets",
      )}\n
"find" may be left out. Words in quotation marks stand side by side, and a minus
before a word leaves out what has it; the shell wants quotes around both.`,
    )
    .action(async (words: readonly string[], options: unknown, command: Command) =>
      find(await openInvocation(terminal, command), words, findSchema.parse(options)),
    );
}

async function find(
  { client, output }: Invocation,
  words: readonly string[],
  { facets: isCounted, limit, cursor, ...options }: z.output<typeof findSchema>,
): Promise<void> {
  const wanted = wantedBy(words, options);
  const { sort } = options;
  const input: RouterInputs["search"]["listings"] = {
    ...wanted,
    limit,
    ...(sort && { sort }),
    ...(cursor && { cursor }),
  };
  const [page, facets] = await Promise.all([
    client.search.listings.query(input),
    isCounted ? client.search.facets.query(wanted) : null,
  ]);
  const document = facets === null ? page : { ...page, facets };
  output.result(document, (colours) => {
    const place = { width: output.columns, colours };
    const found = foundText(page, place);
    return facets === null ? found : `${found}\n\n${facetsText(facets, place)}`;
  });
  if (output.json) return;
  if (page.corrected !== null) output.note(`Looked for: ${printableLine(page.corrected)}`);
  if (wanted.words !== "any" && page.words === "any")
    output.note("No listing has all of these words; those have some.");
  if (page.nextCursor !== null) output.note(`More: add --cursor ${page.nextCursor}`);
}

function foundText({ items }: Page, place: { readonly width: number; readonly colours: Colours }): string {
  if (items.length === 0) return "No listings.";
  const isFar = items.some(({ distanceKm }) => distanceKm !== null);
  const columns = [
    { title: "Id" },
    { title: "Title", flexible: true },
    { title: "Price", align: "right" as const },
    ...(isFar ? [{ title: "Km", align: "right" as const }] : []),
  ];
  const rows = items.map(({ id, title, price, distanceKm }) =>
    [id, title, formatMoney(price), ...(isFar ? [distanceKm?.toFixed(1) ?? "-"] : [])].map(printableLine),
  );
  return table(columns, rows, place);
}
