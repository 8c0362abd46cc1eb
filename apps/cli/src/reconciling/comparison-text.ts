import { formatMoney } from "@marketplace/api";
import type { Colours } from "../output.ts";
import { printableLine } from "../printable.ts";
import { type Column, table } from "../table.ts";
import type { Comparison } from "./reconcile-file.ts";

interface Look {
  readonly width: number;
  readonly colours: Colours;
}

const MOST_ROWS = 50;

/** A comparison in words: a table for each kind of disagreement. */
export function comparisonText(found: Comparison, look: Look): string {
  const { lines, compared, across, missingHere, missingThere, duplicates, drifted } = found;
  const { green, red } = look.colours;
  const partly = across === 0 ? "" : `, ${across} of them in part`;
  const counts = `${lines} lines and ${compared} payments${partly} were compared.`;
  const payment = { title: "Payment", flexible: true };
  const line = [payment, { title: "What" }, amount("Amount")];
  // Of two names, one under the other: both together are wider than many a terminal.
  const named = (reference: string | null, own: string) =>
    `${printableLine(reference ?? "-")}\n${look.colours.dim(printableLine(own))}`;
  const lineRow = (one: Comparison["missingHere"][number]) => [
    named(one.reference, one.id),
    one.kind,
    formatMoney(one),
  ];
  const tables = [
    section("On the statement alone", line, missingHere.map(lineRow)),
    section(
      "Missing on the statement",
      [payment, amount("Taken"), amount("Given back")],
      missingThere.map(({ reference, key, here }) => [named(reference, key), ...sumsOf(here)]),
    ),
    section("Twice on the statement", line, duplicates.map(lineRow)),
    section(
      "Not the same",
      [payment, { title: "Says" }, amount("Taken"), amount("Given back")],
      drifted.flatMap(({ reference, here, there }) => [
        [printableLine(reference ?? "-"), "marketplace", ...sumsOf(here)],
        ...there.map((sums) => ["", "statement", ...sumsOf(sums)]),
      ]),
    ),
  ].filter((text) => text !== "");
  const problems = missingHere.length + missingThere.length + duplicates.length + drifted.length;
  const verdict = problems === 0 ? green("Both sides agree.") : red(`${problems} to look into.`);
  return [...tables, `${verdict} ${counts}`].join("\n\n");

  function section(title: string, columns: readonly Column[], rows: readonly (readonly string[])[]): string {
    if (rows.length === 0) return "";
    const left = rows.length - MOST_ROWS;
    const more = left > 0 ? `\n… and ${left} more; --json has all.` : "";
    return `${look.colours.bold(title)}\n${table(columns, rows.slice(0, MOST_ROWS), look)}${more}`;
  }
}

function amount(title: string): Column {
  return { title, align: "right" };
}

function sumsOf({ currency, captured, refunded }: Comparison["missingThere"][number]["here"]): string[] {
  return [captured, refunded].map((sum) => formatMoney({ amount: sum, currency }));
}
