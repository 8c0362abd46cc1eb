import type { BenchOutcome, Ratio } from "../bench.ts";
import { inWords } from "../record.ts";
import type { Cell } from "../rounds.ts";
import { inRange, type Spread } from "../spread.ts";
import { textTable } from "../text-table.ts";
import { WORDS } from "./read-contenders.ts";
import { type ReadSpeed, readAsides, readRatios, readSpeeds } from "./read-figures.ts";
import type { ReadMeasured } from "./read-measured.ts";
import type { Writes } from "./steady-writes.ts";

// Of its time.
const GENERATOR_LIMIT = 0.95;

interface Seen {
  readonly cells: readonly Cell<ReadMeasured>[];
  /** What was answered. */
  readonly bodies: { readonly listing: string; readonly page: string };
  /** Whether processes could be held on one core. */
  readonly pinned: boolean;
}

/** Puts together what was measured: the ratios, which all have an aim, tables, and everything for the record. */
export function readsReport({ cells, bodies, pinned }: Seen): Omit<BenchOutcome, "servers"> {
  const speeds = readSpeeds(cells);
  const ratios = readRatios(cells);
  const asides = readAsides(cells);
  const writes = writesIn(cells);
  const bytes = { listing: Buffer.byteLength(bodies.listing), page: Buffer.byteLength(bodies.page) };
  return {
    ratios,
    text: [
      `The body of the listing has ${bytes.listing} bytes, that of the page of a search ${bytes.page}.`,
      speedTable(speeds),
      ...limitedByGenerator(speeds),
      ...whatFailed(speeds),
      ratioTable(ratios, asides),
      writesLine(writes),
      ...(pinned
        ? []
        : ["Processes could not be held on one core here: the figures for cores mean nothing."]),
    ].join("\n\n"),
    figures: { bytes, pinned, speeds, asides, writes, measurements: cells },
  };
}

function speedTable(speeds: readonly ReadSpeed[]): string {
  return textTable(
    ["", "requests/s", "p50 ms", "p99 ms", "cores: generator", "servers", "machine", "failed"],
    speeds.map((row) => [
      WORDS[row.contender],
      inRange(row.perSecond, 0),
      row.p50Ms.value.toFixed(2),
      inRange(row.p99Ms, 1),
      row.cores.generator.toFixed(2),
      row.cores.servers?.toFixed(2) ?? "?",
      row.cores.machine.toFixed(2),
      String(sumOf(row.failures)),
    ]),
  );
}

function whatFailed(speeds: readonly ReadSpeed[]): readonly string[] {
  return speeds.flatMap(({ contender, failures }) =>
    Object.entries(failures).map(([why, count]) => `Failed, ${count} of ${WORDS[contender]}: ${why}`),
  );
}

/** Says where the process that asks may have been the limit, and not the server. */
function limitedByGenerator(speeds: readonly ReadSpeed[]): readonly string[] {
  const busy = speeds.filter(({ clientBusy }) => clientBusy.value > GENERATOR_LIMIT);
  if (busy.length === 0) return [];
  const names = busy.map(({ contender }) => WORDS[contender]).join("; ");
  return [`The process that asks was busy nearly all the time, and may be what limits: ${names}.`];
}

function ratioTable(
  ratios: Readonly<Record<string, Ratio>>,
  asides: Readonly<Record<string, Spread>>,
): string {
  return textTable(
    ["requests/s of one to the other", ""],
    [
      ...Object.entries(ratios).map(([name, ratio]) => [name, inWords(ratio)]),
      ...Object.entries(asides).map(([name, spread]) => [name, inRange(spread, 2)]),
    ],
  );
}

interface WritesSeen extends Writes {
  readonly perSecond: number;
}

function writesIn(cells: readonly Cell<ReadMeasured>[]): WritesSeen {
  const beside = cells.flatMap(({ measured }) =>
    measured.writes === null ? [] : [{ ...measured.writes, seconds: measured.seconds }],
  );
  const done = beside.reduce((sum, one) => sum + one.done, 0);
  const seconds = beside.reduce((sum, one) => sum + one.seconds, 0);
  const failures: Record<string, number> = {};
  for (const one of beside)
    for (const [why, count] of Object.entries(one.failures)) failures[why] = (failures[why] ?? 0) + count;
  return { done, failures, perSecond: seconds === 0 ? 0 : done / seconds };
}

function writesLine({ done, failures, perSecond }: WritesSeen): string {
  const failed = sumOf(failures) === 0 ? "none failed" : `failed: ${JSON.stringify(failures)}`;
  return `Writes beside the mixed reads: ${done}, ${perSecond.toFixed(1)} a second; ${failed}.`;
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
