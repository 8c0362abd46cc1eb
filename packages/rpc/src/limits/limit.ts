import { createHash } from "node:crypto";
import type { RedisStore } from "@marketplace/stores";
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
} from "rate-limiter-flexible";

/** How much of something one key may have in a window of time, which begins with the first of it. */
export interface LimitRule {
  /** Names the counters in Redis. */
  readonly name: string;
  readonly points: number;
  readonly seconds: number;
}

/** Why a key may have no more. */
export interface Refusal {
  readonly retryAfterSeconds: number;
  /** Whether it is the first of its window, which is the one to record. */
  readonly first: boolean;
}

/** A limit that asks Redis each time, and so is exact over all processes; this process's memory while Redis is away. */
export interface Limit {
  take(key: string, points?: number): Promise<Refusal | null>;
  /** Takes back one point. */
  giveBack(key: string): Promise<void>;
  forget(key: string): Promise<void>;
}

/** Opens a limit for what is rare and must not be guessed at, such as a password. */
export function openLimit({ redis }: RedisStore, rule: LimitRule): Limit {
  const { name, points, seconds } = rule;
  const insuranceLimiter = new RateLimiterMemory({ keyPrefix: `limit:${name}`, points, duration: seconds });
  const limiter = new RateLimiterRedis({
    ...inRedis({ redis }, rule),
    inMemoryBlockOnConsumed: points + 1,
    insuranceLimiter,
  });
  return {
    take: (key, taken = 1) => take(limiter, sum(key), taken),
    giveBack: async (key) => {
      await limiter.reward(sum(key));
    },
    forget: async (key) => {
      await limiter.delete(sum(key));
    },
  };
}

/** The counters of a limit that all processes share; fails at once while Redis is away. */
export function sharedCounters(store: Pick<RedisStore, "redis">, rule: LimitRule): SharedCounters {
  const limiter = new RateLimiterRedis(inRedis(store, rule));
  return {
    async add(key, points) {
      const { consumedPoints, msBeforeNext } = await counted(limiter, sum(key), points);
      return { points: consumedPoints, millisecondsLeft: msBeforeNext };
    },
  };
}

/** What all processes have counted. */
export interface SharedCounters {
  /** Adds to a key's count, whatever the limit, and tells what it comes to and what is left of its window. */
  add(key: string, points: number): Promise<{ readonly points: number; readonly millisecondsLeft: number }>;
}

function inRedis({ redis }: Pick<RedisStore, "redis">, { name, points, seconds }: LimitRule) {
  return {
    storeClient: redis,
    keyPrefix: `limit:${name}`,
    points,
    duration: seconds,
    rejectIfRedisNotReady: true,
  };
}

async function take(limiter: RateLimiterAbstract, key: string, points: number): Promise<Refusal | null> {
  const { consumedPoints, msBeforeNext, allowed } = await counted(limiter, key, points);
  if (allowed) return null;
  return {
    retryAfterSeconds: Math.max(1, Math.ceil(msBeforeNext / 1_000)),
    first: consumedPoints === limiter.points + 1,
  };
}

async function counted(limiter: RateLimiterAbstract, key: string, points: number) {
  try {
    const { consumedPoints, msBeforeNext } = await limiter.consume(key, points);
    return { consumedPoints, msBeforeNext, allowed: true };
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    const { consumedPoints, msBeforeNext } = refusal;
    return { consumedPoints, msBeforeNext, allowed: false };
  }
}

// Keys are sums, so that neither e-mail nor network addresses stand in Redis.
function sum(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 22);
}
