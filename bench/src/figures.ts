import type { Cell } from "./rounds.ts";
import { type Spread, spreadOf } from "./spread.ts";
import type { Measured } from "./worker/measure.ts";

/** How one contender did with so many operations at a time, over all rounds. */
export interface Speed {
  readonly contender: string;
  readonly parallel: number;
  readonly perSecond: Spread;
  readonly p50Ms: Spread;
  readonly p99Ms: Spread;
  readonly clientCpuMs: Spread;
  readonly clientBusy: Spread;
  readonly failures: Readonly<Record<string, number>>;
}

/** Puts the rounds of one contender together. @throws RangeError when it was not measured. */
export function speedOf(cells: readonly Cell[], contender: string, parallel: number): Speed {
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
}

/** Which contender is held against which. */
export interface Pair {
  readonly over: string;
  readonly under: string;
}

/**
 * Operations per second of one contender as a share of another's, of the same round each.
 * @throws RangeError when one was not measured in a round.
 */
export function shareOf(cells: readonly Cell[], { over, under }: Pair, parallel: number): Spread {
  const besides = cellsOf(cells, under, parallel);
  return spreadOf(
    cellsOf(cells, over, parallel).map(({ round, measured }) => {
      const beside = besides.find((cell) => cell.round === round);
      if (beside === undefined) throw new RangeError(`${under} was not measured in round ${round}`);
      return measured.perSecond / beside.measured.perSecond;
    }),
  );
}

/** The measurements of one contender with so many operations at a time, in the order of the rounds. */
export function cellsOf<M extends Measured>(
  cells: readonly Cell<M>[],
  contender: string,
  parallel: number,
): readonly Cell<M>[] {
  return cells.filter((cell) => cell.contender === contender && cell.parallel === parallel);
}

function failuresIn(cells: readonly Cell[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { measured } of cells)
    for (const [why, count] of Object.entries(measured.failures)) counts[why] = (counts[why] ?? 0) + count;
  return counts;
}
