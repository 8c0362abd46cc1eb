import type { CacheStats } from "@marketplace/cache";
import { expect } from "chai";
import { followCache } from "./follow-cache.ts";
import { openLogger } from "./logger.ts";
import { openMetrics } from "./metrics.ts";

const counts = {
  ...{ memoryHits: 5, redisHits: 4, joined: 3, misses: 2, stale: 1, past: 0, waits: 0, refreshes: 6 },
  ...{ negatives: 0, failures: 0, unkept: 0 },
};

describe("the figures of a cache", () => {
  it("stand among those of the process, by kind of entry", async () => {
    const stats: CacheStats = {
      entries: { "listings.byid": counts, "listings.browse": { ...counts, memoryHits: 7 } },
      memory: { entries: 9, bytes: 1_024 },
      redis: { isUp: true, errors: 2, pendingInvalidations: 3 },
    };
    const metrics = openMetrics("query", openLogger({ name: "test", level: "silent" }));
    followCache(metrics, { stats: () => stats });
    const text = await metrics.text();
    for (const line of [
      'marketplace_cache_memory_hits_total{entry="listings.byid",role="query"} 5',
      'marketplace_cache_memory_hits_total{entry="listings.browse",role="query"} 7',
      'marketplace_cache_refreshes_total{entry="listings.byid",role="query"} 6',
      'marketplace_cache_memory{unit="bytes",role="query"} 1024',
      'marketplace_cache_redis{state="up",role="query"} 1',
      'marketplace_cache_redis{state="pending_invalidations",role="query"} 3',
    ])
      expect(text.split("\n")).to.include(line);
  });
});
