import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { Clock } from "@marketplace/kernel";
import type { RedisStore } from "@marketplace/stores";
import type { Cache } from "./cache.ts";
import { openChannel } from "./channel.ts";
import { openCounts } from "./counts.ts";
import { openInvalidations } from "./invalidations.ts";
import { type CacheLimits, DEFAULT_LIMITS } from "./limits.ts";
import type { CacheLog } from "./log.ts";
import { memoryTier } from "./memory-tier.ts";
import { readThrough } from "./read-through.ts";
import { recentInvalidations } from "./recent-invalidations.ts";
import { openGate, type Server } from "./redis-gate.ts";
import { loadScripts, redisTier } from "./redis-tier.ts";
import { openRefreshing } from "./refresh-ahead.ts";
import { writeThrough } from "./write-through.ts";

interface CacheOptions {
  readonly redis: RedisStore;
  readonly clock: Clock;
  /** From 0 to 1, for jitter. */
  readonly random: () => number;
  readonly log: CacheLog;
  readonly limits?: Partial<CacheLimits>;
}

/**
 * Opens the cache of one process, on two connections of its own. Waits a moment for Redis, and goes on without it if
 * it must.
 */
export async function openCache(options: CacheOptions): Promise<Cache> {
  const { redis: store, clock, random, log } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const counts = openCounts();
  const recent = recentInvalidations(clock);
  const invalidations = openInvalidations(randomUUID(), recent);
  const onUp = async (server: Server) => {
    await loadScripts(server);
    await invalidations.catchUp(server);
  };
  const gate = openGate({ store, limits, log, onUp, isOwed: () => invalidations.pending() > 0 });
  const channel = openChannel(store, log, invalidations.hear);
  const memory = memoryTier(limits, recent);
  const tier = redisTier(gate, limits);
  const parts = { memory, tier, recent, limits, log, random, count: counts.count };
  const refreshing = openRefreshing(parts);
  await gate.settled();
  // Without it the bound is kept as well, if more slowly.
  if (gate.run() !== null) await Promise.race([channel.heard, pause(limits.doubtMs, null, { ref: false })]);

  return {
    ...readThrough(parts, refreshing),
    write: (entry, value) => writeThrough({ ...parts, gate, invalidations }, entry, value),
    invalidate: (tags) => invalidations.invalidate(gate, tags),
    stats: () => ({
      entries: counts.all(),
      memory: memory.size(),
      redis: {
        isUp: gate.run() !== null,
        errors: gate.errors(),
        pendingInvalidations: invalidations.pending(),
      },
    }),
    close: async () => {
      await refreshing.settled();
      await Promise.all([gate.close(), channel.close()]);
    },
  };
}
