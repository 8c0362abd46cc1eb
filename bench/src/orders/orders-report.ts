import type { BenchOutcome } from "../bench.ts";
import type { Cell } from "../rounds.ts";
import { inRange } from "../spread.ts";
import { textTable } from "../text-table.ts";
import type { Traffic } from "../traffic/traffic.ts";
import { LEVELS, WORDS } from "./order-contenders.ts";
import { type Comparison, comparisonsOf, type OrderSpeed, speedsOf } from "./order-figures.ts";

/** What one order asks of the stores, for each contender. */
export type TrafficByContender = readonly (readonly [words: string, traffic: Traffic])[];

const BUSIEST = 32;

/** Puts together what was measured: the ratios that have an aim, tables, and everything for the record. */
export function ordersReport(
  cells: readonly Cell[],
  traffic: TrafficByContender,
): Omit<BenchOutcome, "servers"> {
  const speeds = speedsOf(cells);
  const comparisons = comparisonsOf(cells);
  const share = comparisons.find(({ name, parallel }) => name === "orders/raw" && parallel === BUSIEST);
  const busiest = speeds.find(
    ({ contender, parallel }) => contender === "orders/http" && parallel === BUSIEST,
  );
  if (share === undefined || busiest === undefined)
    throw new RangeError("The busiest level was not measured");
  const { value, low, high } = share;
  return {
    ratios: {
      "orders/raw": { value, low, high, aim: 0.25 },
      "p99-ms/32": { ...busiest.p99Ms, aim: 250, better: "lower" },
    },
    text: [speedTable(speeds), comparisonTable(comparisons), trafficTable(traffic)].join("\n\n"),
    figures: { speeds, comparisons, callsOfOneOrder: Object.fromEntries(traffic), measurements: cells },
  };
}

function speedTable(speeds: readonly OrderSpeed[]): string {
  return textTable(
    ["", "at a time", "orders/s", "p50 ms", "p99 ms", "client's CPU, ms", "client busy", "failed"],
    speeds.map((row) => [
      WORDS[row.contender],
      String(row.parallel),
      inRange(row.perSecond, 0),
      row.p50Ms.value.toFixed(1),
      inRange(row.p99Ms, 1),
      row.clientCpuMs.value.toFixed(2),
      `${Math.round(row.clientBusy.value * 100)} %`,
      String(Object.values(row.failures).reduce((sum, count) => sum + count, 0)),
    ]),
  );
}

function comparisonTable(comparisons: readonly Comparison[]): string {
  const names = [...new Set(comparisons.map(({ name }) => name))];
  return textTable(
    ["orders/s of one to the other", ...LEVELS.map((parallel) => `${parallel} at a time`)],
    names.map((name) => [
      name,
      ...comparisons.filter((one) => one.name === name).map((comparison) => inRange(comparison, 2)),
    ]),
  );
}

function trafficTable(traffic: TrafficByContender): string {
  return textTable(
    [
      "calls of one order",
      "SQL statements",
      "PostgreSQL commits",
      "that write",
      "MongoDB commands",
      "Redis commands",
      "round trips",
    ],
    traffic.map(([words, calls]) => [
      words,
      ...[
        calls.statements,
        calls.commits,
        calls.writingCommits,
        calls.mongoCommands,
        calls.redisCommands,
        calls.allRoundTrips,
      ].map((count) => count.toFixed(1)),
    ]),
  );
}
