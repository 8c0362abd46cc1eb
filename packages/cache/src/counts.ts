const none = () => ({
  /** Answered from this process's memory. */
  memoryHits: 0,
  /** Answered from Redis, or from memory once Redis had said that it holds. */
  redisHits: 0,
  /** Reads that joined another of the same process. */
  joined: 0,
  /** Nothing was there. */
  misses: 0,
  /** Something was there that had ended, was invalidated or had an older shape. */
  stale: 0,
  /** Read past Redis, which was away. */
  past: 0,
  /** Waited for another process. */
  waits: 0,
  /** Reloaded ahead of its end. */
  refreshes: 0,
  /** Answers, of those above, that were a kept null. */
  negatives: 0,
  /** Loads that failed. */
  failures: 0,
  /** Loaded and not kept: too large, invalidated meanwhile, or not what the schema says. */
  unkept: 0,
});

/** How often what happened with the entries of one name. */
export type Counts = ReturnType<typeof none>;

/** Counts by the names of entries. */
export function openCounts() {
  const byName = new Map<string, Counts>();
  return {
    count: (name: string, what: keyof Counts): void => {
      const counts = byName.get(name) ?? none();
      counts[what]++;
      byName.set(name, counts);
    },
    all: (): Readonly<Record<string, Readonly<Counts>>> =>
      Object.fromEntries([...byName].map(([name, counts]) => [name, { ...counts }])),
  };
}

/** Counts one more of something under a name. */
export type Count = ReturnType<typeof openCounts>["count"];
