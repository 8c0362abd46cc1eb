const none = () => ({
  /** Answered at once, from bytes or from a value in memory. */
  hits: 0,
  /** Answers, of hits and misses, that told a client that what it has still holds. */
  notModified: 0,
  /** Answered after the cache had looked further, as it always does for who is signed in. */
  misses: 0,
  /** Left to tRPC: refused, of somebody's own, nothing there, or together with such a call. */
  fallenThrough: 0,
});

/** How often what happened to the calls of one procedure. */
export type FastPathCounts = ReturnType<typeof none>;

/** Counts by procedure. */
export function openFastPathCounts(procedures: Iterable<string>) {
  const byName = new Map([...procedures].map((name) => [name, none()] as const));
  return {
    add: (calls: readonly { readonly name: string }[], what: keyof FastPathCounts): void => {
      for (const { name } of calls) {
        const counts = byName.get(name);
        if (counts !== undefined) counts[what]++;
      }
    },
    all: (): Readonly<Record<string, Readonly<FastPathCounts>>> =>
      Object.fromEntries([...byName].map(([name, counts]) => [name, { ...counts }])),
  };
}
