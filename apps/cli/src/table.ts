import { stripVTControlCharacters } from "node:util";
import Table from "cli-table3";
import type { Colours } from "./output.ts";

/** One column of a table; the flexible one gets what the others leave. */
export interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
  readonly flexible?: boolean;
}

interface TableOptions {
  /** Columns of the terminal. */
  readonly width: number;
  readonly colours: Colours;
  /** What does not fit is broken into lines instead of cut off. */
  readonly wrap?: boolean;
}

const GAP = 2;
const NARROWEST = 8;
const NO_LINES = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "",
};

/** Sets rows under their titles within a width; what does not fit ends in an ellipsis. No titles, no head. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { width, colours, wrap = false }: TableOptions,
): string {
  const last = columns.length - 1;
  const gapAfter = (index: number) => (index === last ? 0 : GAP);
  const natural = columns.map(
    ({ title }, index) =>
      Math.max(title.length, ...rows.map((row) => lengthOf(row[index] ?? ""))) + gapAfter(index),
  );
  const excess = natural.reduce((sum, each) => sum + each, 0) - width;
  const colWidths = columns.map(({ flexible }, index) => {
    const own = natural[index] ?? 0;
    return flexible === true && excess > 0 ? Math.max(NARROWEST, own - excess) : own;
  });
  const grid = new Table({
    colWidths,
    colAligns: columns.map(({ align }) => align ?? "left"),
    chars: NO_LINES,
    wordWrap: wrap,
    // Its own colours would go into pipes too.
    style: { border: [], "padding-left": 0, "padding-right": 0 },
  });
  const head = columns.map(({ title }) => colours.bold(title));
  const hasHead = columns.some(({ title }) => title !== "");
  for (const row of hasHead ? [head, ...rows] : rows) {
    grid.push(row.map((content, index) => ({ content, style: { "padding-right": gapAfter(index) } })));
  }
  return grid
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

/** Columns that a cell takes, by its longest line. */
function lengthOf(cell: string): number {
  return Math.max(...cell.split("\n").map((line) => stripVTControlCharacters(line).length));
}
