/**
 * Gives what a producer gives until a signal ends it, even while the producer waits. The producer should heed the same
 * signal: one that does not ends with the next thing that it would have given.
 * @throws The signal's reason.
 */
export async function* untilEnding<T>(source: AsyncIterable<T>, ending: AbortSignal): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await nextOrEnding(iterator, ending);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    // Not waited for: what it waits for itself may never come. Its failure is nobody's any more.
    void iterator.return?.()?.catch(() => {});
  }
}

// A listener for each step rather than one promise for all, which would keep every step in memory until the end.
function nextOrEnding<T>(iterator: AsyncIterator<T>, ending: AbortSignal): Promise<IteratorResult<T>> {
  return new Promise((resolve, reject) => {
    const onEnding = () => reject(ending.reason);
    if (ending.aborted) {
      onEnding();
      return;
    }
    ending.addEventListener("abort", onEnding, { once: true });
    iterator
      .next()
      .then(resolve, reject)
      .finally(() => ending.removeEventListener("abort", onEnding));
  });
}
