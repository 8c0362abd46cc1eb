import { formatMoney, type RouterOutputs } from "@marketplace/api";
import type { Command } from "commander";
import { examples } from "../examples.ts";
import { type Invocation, openInvocation } from "../invocation.ts";
import type { Colours } from "../output.ts";
import { printable, printableLine } from "../printable.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";

type Listing = RouterOutputs["listings"]["byId"];

/** Adds `listings show`. */
export function addListingsShow(listings: Command, terminal: Terminal): void {
  listings
    .command("show")
    .description("Show one listing.")
    .argument("<id>", "the listing's id")
    .addHelpText(
      "after",
      examples(
        "marketplace-cli listings show 0197a5c2-7b1e-7cc3-8f4e-3d1f0a6b9e21",
        "marketplace-cli listings show 0197a5c2-7b1e-7cc3-8f4e-3d1f0a6b9e21 --json",
      ),
    )
    .action(async (id: string, _options: unknown, command: Command) =>
      show(await openInvocation(terminal, command), id),
    );
}

async function show({ client, output }: Invocation, id: string): Promise<void> {
  const listing = await client.listings.byId.query({ id });
  output.result(listing, (colours) => render(listing, output.columns, colours));
}

function render(listing: Listing, width: number, colours: Colours): string {
  const { category, subcategory, condition, price, units, location, status, moderation } = listing;
  const day = (date: Date | null) => date?.toISOString().slice(0, 10) ?? "-";
  const rows = [
    ["Price", formatMoney(price)],
    ["Status", moderation === "visible" ? status : `${status}, ${moderation}`],
    ["Category", `${category} / ${subcategory}`],
    ["Condition", condition],
    ["Units", String(units)],
    ["Place", `${location.city}, ${location.country}`],
    ["Photographs", String(listing.images.length)],
    ["Favourites", String(listing.metadata.favorites)],
    ["Published", day(listing.publishedAt)],
    ["Seller", listing.sellerId],
    ["Id", listing.id],
    ...Object.entries(listing.metadata.custom_attributes).map(([key, value]) => [
      key,
      Array.isArray(value) ? value.join(", ") : String(value),
    ]),
  ].map((row) => row.map(printableLine));
  const facts = table([{ title: "Field" }, { title: "Value", flexible: true }], rows, { width, colours });
  const description = listing.description === "" ? "" : `\n\n${printable(listing.description)}`;
  return `${colours.bold(printableLine(listing.title))}\n\n${facts}${description}`;
}
