export type { Cache, CacheStats, ReadOptions } from "./cache.ts";
export type { Counts } from "./counts.ts";
export { type CriticalEntry, defineEntry, type Entry, EVERYTHING } from "./entry.ts";
export { type CacheLimits, DEFAULT_LIMITS } from "./limits.ts";
export type { CacheLog } from "./log.ts";
export { openCache } from "./open-cache.ts";
