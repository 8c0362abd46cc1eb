import type { Cell } from "./rounds.ts";

/** A measurement as it might have been seen. */
export function seenCell(
  contender: string,
  { parallel = 1, round = 1, perSecond = 100, failures = {} },
): Cell {
  const times = { p50Ms: 1, p99Ms: 2, slowestMs: 3, clientCpuMs: 0.1, clientBusy: 0.5 };
  return {
    contender,
    parallel,
    round,
    measured: { operations: 10, seconds: 1, perSecond, failures, ...times },
  };
}
