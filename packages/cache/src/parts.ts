import type { Count } from "./counts.ts";
import type { CacheLimits } from "./limits.ts";
import type { CacheLog } from "./log.ts";
import type { MemoryTier } from "./memory-tier.ts";
import type { RecentInvalidations } from "./recent-invalidations.ts";
import type { RedisTier } from "./redis-tier.ts";

/** What one cache is put together from. */
export interface Parts {
  readonly memory: MemoryTier;
  readonly tier: RedisTier;
  readonly recent: RecentInvalidations;
  readonly limits: CacheLimits;
  readonly log: CacheLog;
  readonly random: () => number;
  readonly count: Count;
}

/** Where a value comes from when it is not there. */
export type Load<V> = () => Promise<V>;
