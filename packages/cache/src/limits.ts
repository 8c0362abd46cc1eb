/** Longest life of an entry. Redis remembers each invalidation for longer than this, and so for longer than any value. */
export const MAX_TTL_MS = 24 * 3_600_000;

/** What takes longer to load is answered and not kept: invalidations are remembered for no longer than they must be. */
export const MAX_LOAD_MS = 30_000;

/** How long Redis remembers an invalidation: a life, a load, and room for a clock that is set. */
export const HORIZON_MS = MAX_TTL_MS + 600_000;

/** Tags of one value; one with more is not kept. */
export const MAX_TAGS = 256;

/** Invalidations that a process remembers while Redis is away; beyond them everything is invalidated. */
export const MAX_PENDING = 10_000;

/** Sizes and times of a cache, each with a default. */
export interface CacheLimits {
  /** How long a value may be answered from this process's memory before Redis is asked again: the bound of `read`. */
  readonly boundMs: number;
  /** Longest wait for one answer of Redis. */
  readonly timeoutMs: number;
  /** How long Redis may not answer before it is away; whoever invalidates meanwhile waits for it. */
  readonly doubtMs: number;
  /** How long Redis is left alone between two tries while it is away. */
  readonly retryMs: number;
  /** How long one process may keep the others from loading the same. */
  readonly lockMs: number;
  /** How long a read waits for what another process loads, before it loads by itself. */
  readonly waitMs: number;
  /** Larger values are not kept, in bytes. */
  readonly maxValueBytes: number;
  /** Values in this process's memory. */
  readonly memoryEntries: number;
  /** Their bytes, as serialized; the objects themselves take about three times that. */
  readonly memoryBytes: number;
}

/** The limits of a process that says nothing else. */
export const DEFAULT_LIMITS: CacheLimits = {
  boundMs: 1_000,
  timeoutMs: 250,
  doubtMs: 500,
  retryMs: 1_000,
  lockMs: 5_000,
  waitMs: 2_000,
  maxValueBytes: 256 * 1_024,
  memoryEntries: 5_000,
  memoryBytes: 16 * 1_024 * 1_024,
};
