import type { Cache, CacheStats, Counts } from "@marketplace/cache";
import type { Figure, Metrics } from "./metrics.ts";

/** What is counted of each kind of entry, and what it means. */
const counted = new Map<keyof Counts, string>([
  ["memoryHits", "Reads answered from this process's memory"],
  ["redisHits", "Reads answered from Redis, or from memory once Redis had said that it holds"],
  ["joined", "Reads that joined another of the same process"],
  ["misses", "Reads that found nothing"],
  ["stale", "Reads that found what had ended or was invalidated"],
  ["past", "Reads past Redis, which was away"],
  ["waits", "Reads that waited for another process's load"],
  ["refreshes", "Reloads ahead of the end"],
  ["negatives", "Answers that were a kept null"],
  ["failures", "Loads that failed"],
  ["unkept", "Loads that were not kept"],
]);

/** Shows how a cache does among the figures of the process, by kind of entry. */
export function followCache(metrics: Pick<Metrics, "follow">, { stats }: Pick<Cache, "stats">): void {
  for (const [what, help] of counted) {
    const name = `marketplace_cache_${what.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}_total`;
    metrics.follow({ name, help, type: "counter", label: "entry" }, () => byEntry(stats(), what));
  }
  metrics.follow(
    {
      name: "marketplace_cache_memory",
      help: "What the cache holds in this process: entries, and their bytes",
      type: "gauge",
      label: "unit",
    },
    () => stats().memory,
  );
  metrics.follow(
    {
      name: "marketplace_cache_redis",
      help: "Redis as the cache sees it: up (1) or away (0), errors since the start, invalidations to be told",
      type: "gauge",
      label: "state",
    },
    () => {
      const { isUp, errors, pendingInvalidations } = stats().redis;
      return { up: Number(isUp), errors, pending_invalidations: pendingInvalidations };
    },
  );
}

function byEntry({ entries }: CacheStats, what: keyof Counts): Figure {
  return Object.fromEntries(Object.entries(entries).map(([entry, counts]) => [entry, counts[what]]));
}
