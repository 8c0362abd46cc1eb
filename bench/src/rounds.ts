import type { Effort } from "./bench.ts";
import type { Worker } from "./worker/host.ts";
import type { Measured, Plan } from "./worker/measure.ts";

/** One measurement: who, with how many operations under way at a time, in which round. */
export interface Cell<M extends Measured = Measured> {
  readonly contender: string;
  readonly parallel: number;
  readonly round: number;
  readonly measured: M;
}

/** What is measured; more may be seen of it than of an operation alone. */
export interface Measurable<M extends Measured = Measured> extends Pick<Worker, "name" | "stock"> {
  measure(plan: Plan): Promise<M>;
}

interface Rounds<M extends Measured> {
  readonly workers: readonly Measurable<M>[];
  /** How many operations are under way at a time. */
  readonly levels: readonly number[];
  readonly effort: Effort;
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
  /** How many operations get each of them warm, before the rounds; a few hundred by default. */
  readonly warmUp?: number;
}

const WARM_UP = { parallel: 8, most: 400 };
const WARM_UP_MS = 2_000;
// Rates of the first measurements may be twice those of the warm-up, whose code is cold.
const RESERVE = 3;

/**
 * Measures everybody in turns, so that what changes on the machine in the meantime meets all alike: a round visits each
 * level, a level each worker, and another worker comes first in each round.
 * @throws Error when an operation fails while nothing is in a hurry yet, or the signal's reason.
 */
export async function measureRounds<M extends Measured>({
  workers,
  levels,
  effort,
  signal,
  say,
  warmUp: most = WARM_UP.most,
}: Rounds<M>): Promise<Cell<M>[]> {
  const rates = new Map<Measurable<M>, number>();
  const warm = { ...WARM_UP, most, milliseconds: Math.min(WARM_UP_MS, effort.seconds * 1_000) };
  for (const worker of workers) {
    signal.throwIfAborted();
    rates.set(worker, await warmUp(worker, warm));
  }
  const cells: Cell<M>[] = [];
  for (let round = 1; round <= effort.rounds; round += 1) {
    for (const parallel of levels) {
      for (const worker of rotated(workers, round)) {
        signal.throwIfAborted();
        const rate = rates.get(worker) ?? 0;
        await worker.stock(Math.ceil(rate * RESERVE * effort.seconds) + parallel);
        const plan = { parallel, milliseconds: effort.seconds * 1_000, most: Number.MAX_SAFE_INTEGER };
        const measured = await worker.measure(plan);
        rates.set(worker, Math.max(rate, measured.perSecond));
        cells.push({ contender: worker.name, parallel, round, measured });
      }
    }
    say(`round ${round} of ${effort.rounds} is done`);
  }
  return cells;
}

async function warmUp(worker: Measurable, plan: Plan): Promise<number> {
  await worker.stock(plan.most);
  const { failures, perSecond } = await worker.measure(plan);
  const [why] = Object.keys(failures);
  if (why !== undefined) throw new Error(`${worker.name} fails with nothing else going on: ${why}`);
  return perSecond;
}

function rotated<T>(list: readonly T[], by: number): readonly T[] {
  const first = by % list.length;
  return [...list.slice(first), ...list.slice(0, first)];
}
