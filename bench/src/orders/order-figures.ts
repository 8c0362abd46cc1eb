import type { Cell } from "../rounds.ts";
import { type Spread, spreadOf } from "../spread.ts";
import type { Measured } from "../worker/measure.ts";
import { CONTENDERS, type ContenderName, LEVELS } from "./order-contenders.ts";

/** How one contender did with so many orders at a time, over all rounds. */
export interface Speed {
  readonly contender: ContenderName;
  readonly parallel: number;
  readonly perSecond: Spread;
  readonly p50Ms: Spread;
  readonly p99Ms: Spread;
  readonly clientCpuMs: Spread;
  readonly clientBusy: Spread;
  readonly failures: Readonly<Record<string, number>>;
}

/** Orders per second of one contender as a share of another's, of the same round each. */
export interface Comparison extends Spread {
  readonly name: string;
  readonly parallel: number;
}

const COMPARED: readonly (readonly [name: string, over: ContenderName, under: ContenderName])[] = [
  ["orders/raw", "orders/http", "orders/raw"],
  ["orders/last-agent", "orders/http", "orders/last-agent"],
  ["last-agent/raw", "orders/last-agent", "orders/raw"],
  ["prepared/raw", "orders/prepared", "orders/raw"],
  ["prepared/last-agent", "orders/prepared", "orders/last-agent"],
];

/** Puts the rounds of each measurement together. @throws RangeError when one is missing. */
export function speedsOf(cells: readonly Cell[]): readonly Speed[] {
  return CONTENDERS.flatMap((contender) =>
    LEVELS.map((parallel) => {
      const own = cellsOf(cells, contender, parallel);
      const seen = (figure: (measured: Measured) => number) =>
        spreadOf(own.map(({ measured }) => figure(measured)));
      return {
        contender,
        parallel,
        perSecond: seen(({ perSecond }) => perSecond),
        p50Ms: seen(({ p50Ms }) => p50Ms),
        p99Ms: seen(({ p99Ms }) => p99Ms),
        clientCpuMs: seen(({ clientCpuMs }) => clientCpuMs),
        clientBusy: seen(({ clientBusy }) => clientBusy),
        failures: failuresIn(own),
      };
    }),
  );
}

/** Compares the contenders within each round. @throws RangeError when one was not measured in a round. */
export function comparisonsOf(cells: readonly Cell[]): readonly Comparison[] {
  return COMPARED.flatMap(([name, over, under]) =>
    LEVELS.map((parallel) => {
      const besides = cellsOf(cells, under, parallel);
      const ratios = cellsOf(cells, over, parallel).map(({ round, measured }) => {
        const beside = besides.find((cell) => cell.round === round);
        if (beside === undefined) throw new RangeError(`${under} was not measured in round ${round}`);
        return measured.perSecond / beside.measured.perSecond;
      });
      return { name, parallel, ...spreadOf(ratios) };
    }),
  );
}

function cellsOf(cells: readonly Cell[], contender: ContenderName, parallel: number): readonly Cell[] {
  return cells.filter((cell) => cell.contender === contender && cell.parallel === parallel);
}

function failuresIn(cells: readonly Cell[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { measured } of cells)
    for (const [why, count] of Object.entries(measured.failures)) counts[why] = (counts[why] ?? 0) + count;
  return counts;
}
