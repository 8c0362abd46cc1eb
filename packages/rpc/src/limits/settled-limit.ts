/*
 * A limit that costs no round trip: each process counts by itself, and settles with Redis what it has counted of a key
 * whenever that comes to a block. Redis answers what all processes have settled, and the process goes on from there.
 *
 * Bound: a process that counts alone lets exactly the limit through. Several together let at most one block each
 * beyond it, and what each takes in during one round trip to Redis: when Redis first holds the limit, each has less
 * than a block that is not settled, and learns of the rest with its next one. While Redis is away each process
 * holds every key to the limit by itself, keeps what it counted, and settles it when Redis is back.
 *
 * States of a key: counting; settling, with one block on its way; full, until its window ends.
 */
import type { LimitRule, SharedCounters } from "./limit.ts";

const MAX_KEYS = 50_000;
const RETRY_MS = 1_000;

/** How a key stands with a limit. */
export interface Standing {
  readonly allowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** Until it may have the whole limit again; at least 1. */
  readonly resetSeconds: number;
}

interface SettledLimitDeps {
  readonly shared: SharedCounters;
  /** Monotonic, in milliseconds. */
  readonly now: () => number;
  /** Told when Redis cannot be settled with, and when it can again. */
  readonly onFault: (fault: unknown) => void;
}

/** A limit as one process holds it. */
export interface SettledLimit {
  /** Counts points of a key unless they would exceed the limit; then nothing is counted. */
  spend(key: string, points: number): Standing;
  /** Ends when nothing is on its way to Redis. */
  settled(): Promise<void>;
}

interface Counter {
  endsAt: number;
  /** What all processes had settled when this one last did. */
  shared: number;
  /** On its way to Redis. */
  sent: number;
  /** Counted since. */
  own: number;
  retryAt: number;
}

/** Opens a limit of one process; `block` is what it counts before it settles. */
export function openSettledLimit(
  { points, seconds, block }: Omit<LimitRule, "name"> & { readonly block: number },
  { shared, now, onFault }: SettledLimitDeps,
): SettledLimit {
  const windowMs = seconds * 1_000;
  // In the order in which their windows began, so that what has ended, or is too much, is at the front.
  const counters = new Map<string, Counter>();
  const settling = new Set<Promise<void>>();

  function counterOf(key: string, at: number): Counter {
    const known = counters.get(key);
    if (known !== undefined && at < known.endsAt) return known;
    counters.delete(key);
    const fresh = { endsAt: at + windowMs, shared: 0, sent: 0, own: 0, retryAt: 0 };
    counters.set(key, fresh);
    for (const [oldest, { endsAt }] of counters) {
      if (counters.size <= MAX_KEYS && at < endsAt) break;
      counters.delete(oldest);
    }
    return fresh;
  }

  function spend(key: string, taken: number): Standing {
    const at = now();
    const counter = counterOf(key, at);
    const used = counter.shared + counter.sent + counter.own;
    const allowed = used + taken <= points;
    if (allowed) counter.own += taken;
    if (counter.own >= block && counter.sent === 0 && at >= counter.retryAt) begin(key, counter);
    return {
      allowed,
      limit: points,
      remaining: Math.max(0, points - used - (allowed ? taken : 0)),
      // To a clock with fractions a window that begins now may be longer by less than a billionth of a second.
      resetSeconds: Math.max(1, Math.ceil(Math.round(counter.endsAt - at) / 1_000)),
    };
  }

  function begin(key: string, counter: Counter): void {
    const settlement = settle(key, counter).finally(() => settling.delete(settlement));
    settling.add(settlement);
  }

  async function settle(key: string, counter: Counter): Promise<void> {
    while (counter.own >= block) {
      counter.sent = counter.own;
      counter.own = 0;
      try {
        const all = await shared.add(key, counter.sent);
        counter.shared = all.points;
        counter.sent = 0;
        counter.endsAt = now() + all.millisecondsLeft;
      } catch (fault) {
        counter.own += counter.sent;
        counter.sent = 0;
        counter.retryAt = now() + RETRY_MS;
        onFault(fault);
        return;
      }
    }
  }

  return {
    spend,
    settled: async () => {
      while (settling.size > 0) await Promise.all(settling);
    },
  };
}
