/** How often something is tried, and how long after each failure. */
export interface Retry {
  /** Tries in all, 1 or more. */
  readonly attempts: number;
  /** Wait after the first failure, in milliseconds; it doubles with each further one. */
  readonly minMs: number;
  /** Longest wait, in milliseconds. */
  readonly maxMs: number;
}

/**
 * Milliseconds to wait after so many failures, by doubling, of which `random` (0 to 1) keeps between half and all:
 * many that failed together must not come back together.
 */
export function backoffMs(
  { minMs, maxMs }: Omit<Retry, "attempts">,
  failures: number,
  random: number,
): number {
  const full = Math.min(maxMs, minMs * 2 ** Math.min(failures - 1, 30));
  return Math.round(full / 2 + (full / 2) * random);
}
