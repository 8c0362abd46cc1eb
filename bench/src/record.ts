import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BenchOutcome, Effort, Ratio } from "./bench.ts";
import type { Machine } from "./machine.ts";

/** A run of a bench, as it is kept. */
export interface BenchRecord {
  readonly bench: string;
  readonly date: Date;
  readonly machine: Machine;
  readonly effort: Effort;
  readonly outcome: BenchOutcome;
}

/** The line that a run ends with, for programs. */
export function lastLine({ bench, outcome }: Pick<BenchRecord, "bench" | "outcome">): string {
  const ratios = Object.entries(outcome.ratios).map(([name, { value, aim, better }]) => [
    name,
    { value: rounded(value), aim, ...(better === undefined ? {} : { better }) },
  ]);
  return JSON.stringify({ bench, ratios: Object.fromEntries(ratios) });
}

/** The line of the history, for people. */
export function historyLine({ bench, date, machine, outcome }: BenchRecord): string {
  const servers = Object.entries(outcome.servers).map(([name, facts]) => `${name} ${facts}`);
  const { cpu, cores, memoryGb, node, commit } = machine;
  const ratios = Object.entries(outcome.ratios).map(([name, ratio]) => `${name} ${inWords(ratio)}`);
  return [
    `${date.toISOString().slice(0, 16)}Z ${bench}: ${ratios.join("; ")}`,
    `commit ${commit ?? "unknown"}`,
    `${cores} × ${cpu}, ${memoryGb} GB, Node ${node}`,
    servers.join(", "),
  ].join(" | ");
}

/** A ratio for people. */
export function inWords({ value, low, high, aim, better }: Ratio): string {
  const bound = better === "lower" ? "at most" : "at least";
  return `${rounded(value)} (${rounded(low)} to ${rounded(high)}; aim ${bound} ${aim})`;
}

/** Writes a run into a folder: everything into a file of its own, and a line into the history. Returns the file. */
export function writeRecord(record: BenchRecord, folder: string): string {
  const { bench, date, machine, effort, outcome } = record;
  const { text: _, ...seen } = outcome;
  mkdirSync(folder, { recursive: true });
  // To the minute, so that a second run of a day does not replace the first.
  const stamp = date.toISOString().slice(0, 16).replace(":", "");
  const file = join(folder, `${bench}-${stamp}Z.json`);
  const kept = { bench, date: date.toISOString(), machine, effort, ...seen };
  writeFileSync(file, `${JSON.stringify(kept, shortNumbers, 2)}\n`);
  appendFileSync(join(folder, "history.txt"), `${historyLine(record)}\n`);
  return file;
}

function shortNumbers(_: string, value: unknown): unknown {
  return typeof value === "number" ? rounded(value) : value;
}

/** Three significant digits are more than any of this is worth; whole numbers stay. */
function rounded(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(3));
}
