import type { BenchOutcome } from "../bench.ts";
import type { CoreSeconds } from "../reads/processor-time.ts";
import { quantile, spreadOf } from "../spread.ts";
import { textTable } from "../text-table.ts";
import { type Arrival, alertName } from "./arrivals.ts";
import { isWished, type Published } from "./goods.ts";
import type { SavedWish } from "./saved-stock.ts";

const PARTS = 5;

interface Seen {
  readonly saved: readonly SavedWish[];
  readonly published: readonly Published[];
  readonly arrivals: readonly Arrival[];
  readonly stock: number;
  /** How long the worker, and all that ran on the machine, took of cores from the first listing to the last alert. */
  readonly cores: CoreSeconds;
}

/** Holds what was told against what was to be told. */
export function alertsReport({
  saved,
  published,
  arrivals,
  stock,
  cores,
}: Seen): Omit<BenchOutcome, "servers"> {
  const due = new Set(
    published.flatMap(({ id, goods }) =>
      saved
        .filter(({ wish }) => isWished(wish, goods))
        .flatMap(({ userIds, name }) => userIds.map((userId) => alertName(userId, name, id))),
    ),
  );
  const told = new Set(arrivals.map(({ of }) => of));
  const missed = [...due].filter((one) => !told.has(one)).length;
  const wrong = [...told].filter((one) => !due.has(one)).length;
  const doubled = arrivals.length - told.size;
  const committed = new Map(published.map(({ id, at }) => [id, at]));
  const waits = arrivals.map(({ listingId, at }) => at - (committed.get(listingId) ?? 0));
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) =>
    quantile(
      waits.toSorted((a, b) => a - b),
      share,
    ),
  );
  const parts = spreadOf(
    partsOf(waits).map((part) =>
      quantile(
        part.toSorted((a, b) => a - b),
        0.95,
      ),
    ),
  );
  const searches = saved.reduce((sum, { userIds }) => sum + userIds.length, 0);
  const exact = due.size === 0 ? 0 : (due.size - missed) / (due.size + wrong + doubled);
  const figures = {
    ...{ searches, stock, listings: published.length, due: due.size, missed, wrong, doubled },
    ...{ p50Ms: p50, p95Ms: p95, p99Ms: p99 },
    workerCpuMsPerListing: cores.processes === null ? null : (1_000 * cores.processes) / published.length,
    machineCpuMsPerListing: (1_000 * cores.machine) / published.length,
  };
  return {
    ratios: {
      "told-once": { value: exact, low: exact, high: exact, aim: 1 },
      // The lowest and the highest of a fifth of the run.
      "p95-ms": { ...parts, value: p95 ?? 0, aim: 1_000, better: "lower" },
    },
    text: textTable(
      ["figure", "value"],
      Object.entries(figures).map(([name, value]) => [name, String(value)]),
    ),
    figures,
  };
}

function partsOf(waits: readonly number[]): number[][] {
  const length = Math.max(1, Math.ceil(waits.length / PARTS));
  return Array.from({ length: Math.min(PARTS, Math.ceil(waits.length / length)) }, (_, part) =>
    waits.slice(part * length, (part + 1) * length),
  );
}
