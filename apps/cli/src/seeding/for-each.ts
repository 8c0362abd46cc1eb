import pLimit from "p-limit";

interface ForEachOptions {
  /** How many at once. */
  readonly limit: number;
  readonly signal: AbortSignal;
}

/**
 * Works through a list, several at once, and begins nothing more after a failure or Ctrl-C; what was begun ends
 * before this does.
 * @throws what the first failed work threw, or the signal's reason.
 */
export async function forEach<T>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
  { limit, signal }: ForEachOptions,
): Promise<void> {
  const failures: unknown[] = [];
  const begin = pLimit(limit);
  await begin.map(items, async (item) => {
    if (failures.length > 0 || signal.aborted) return;
    try {
      await work(item);
    } catch (failure) {
      failures.push(failure);
    }
  });
  if (failures.length > 0) throw failures[0];
  signal.throwIfAborted();
}
