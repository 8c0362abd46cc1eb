import { formatMoney, type RouterOutputs } from "@marketplace/api";
import type { Colours } from "../output.ts";
import { printableLine } from "../printable.ts";
import { table } from "../table.ts";

type Facets = RouterOutputs["search"]["facets"];

// More of one kind say little on a terminal; --json has them all.
const MOST = 8;

/** Says by what a search can be narrowed down, and how many listings each would leave. */
export function facetsText(
  { total, exact, categories, subcategories, conditions, prices, attributes }: Facets,
  { width, colours }: { readonly width: number; readonly colours: Colours },
): string {
  const money = (amount: number) => formatMoney({ amount, currency: prices?.currency ?? "" });
  const rows = [
    ["Category", ...categories.map(counted)],
    ["Subcategory", ...subcategories.map(counted)],
    ["Condition", ...conditions.map(counted)],
    [
      "Price",
      ...(prices?.steps ?? []).map(({ from, to, count }) => `${money(from)} to ${money(to)}: ${count}`),
    ],
    ...attributes.map(({ label, values }) => [label, ...values.map(counted)]),
  ].flatMap(([name = "", ...found]) => (found.length === 0 ? [] : [[name, shortened(found)]]));
  const all = total === 1 ? "1 listing" : `${total} listings`;
  const head = exact ? all : `More than 5,000 to look at; among the newest of them: ${all}`;
  if (rows.length === 0) return head;
  const columns = [{ title: "" }, { title: "", flexible: true }];
  return `${colours.bold(head)}\n${table(columns, rows, { width, colours, wrap: true })}`;
}

function counted({
  value,
  count,
}: {
  readonly value: string | number | boolean;
  readonly count: number;
}): string {
  const words = typeof value === "boolean" ? (value ? "yes" : "no") : String(value);
  return `${printableLine(words)} ${count}`;
}

function shortened(found: readonly string[]): string {
  const left = found.length - MOST;
  return [...found.slice(0, MOST), ...(left > 0 ? [`${left} more`] : [])].join("; ");
}
