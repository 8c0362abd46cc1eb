import type { Clock } from "@marketplace/kernel";
import type { Mongo } from "@marketplace/stores";
import { z } from "zod";
import { type Views, viewBuffer } from "./view-buffer.ts";
import { viewKeys } from "./view-keys.ts";
import { COUNT, seenKey, VIEW_KEYS, type ViewRedis, WINDOW_MS } from "./view-scripts.ts";
import { isBot, type Visitor, visitorHash, visitorName } from "./view-visitor.ts";

/** Sizes and times of a counter. */
export interface ViewLimits {
  /** Views that wait in memory at most; what comes beyond them is let go. */
  readonly waiting: number;
  /** Views that are told at once. */
  readonly atOnce: number;
  /** How often they are told. */
  readonly everyMs: number;
}

/** Figures of one process's counter, since it was opened. */
export interface ViewStats {
  /** Views that waited for being told now. */
  readonly waiting: number;
  /** Visitors that were new to a listing and window. */
  readonly counted: number;
  /** Views that called themselves a crawler's. */
  readonly bots: number;
  /** Views that were let go because too many waited. */
  readonly dropped: number;
  /** Times that Redis, or MongoDB for a key, could not be reached. */
  readonly failures: number;
}

/** Counts who looks at listings. */
export interface ViewCounter {
  /** Notes a view, without waiting for anything; the seller's own are the caller's to leave out. */
  seen(listingId: string, visitor: Visitor): void;
  stats(): ViewStats;
  /** Tells what is left, and ends. */
  close(): Promise<void>;
}

type Log = (facts: Readonly<Record<string, unknown>>, message: string) => void;

interface ViewCounterOptions {
  readonly redis: ViewRedis;
  readonly mongo: Pick<Mongo, "db">;
  readonly clock: Clock;
  /** So many bytes that nobody can guess, such as Node's own. */
  readonly randomBytes: (size: number) => Buffer;
  readonly log: { readonly warn: Log; readonly info: Log };
  readonly limits?: Partial<ViewLimits>;
}

const DEFAULT_LIMITS: ViewLimits = { waiting: 50_000, atOnce: 1_000, everyMs: 1_000 };
const countedSchema = z.int();

/**
 * Opens the counter of one process: views wait in its memory and are told to Redis each second, where each visitor
 * counts once for a listing in `WINDOW_MS`, however many processes saw it. While Redis is away they wait on. A process
 * that is killed loses what it was to tell, a second of views at most while Redis is there.
 */
export function openViewCounter(options: ViewCounterOptions): ViewCounter {
  const { redis: store, clock, log } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const keyOf = viewKeys(options);
  const buffer = viewBuffer(limits.waiting);
  const counts = { counted: 0, bots: 0, dropped: 0, failures: 0 };
  // What was taken out and not yet told; told again after a failure, which counts nothing twice.
  let taken: readonly Views[] = [];
  let isAway = false;
  let telling: Promise<void> | null = null;

  async function tell(): Promise<void> {
    for (;;) {
      if (taken.length === 0) taken = withoutBots(buffer.take(limits.atOnce));
      if (taken.length === 0) return;
      counts.counted += await send(taken);
      taken = [];
    }
  }

  function withoutBots(views: readonly Views[]): readonly Views[] {
    return views.flatMap(({ visitors, ...place }) => {
      const people = visitors.filter((visitor) => !isBot(visitor));
      counts.bots += visitors.length - people.length;
      return people.length === 0 ? [] : [{ ...place, visitors: people }];
    });
  }

  async function send(views: readonly Views[]): Promise<number> {
    const { pending, hot, hotSince } = VIEW_KEYS;
    const keys: string[] = [pending, hot, hotSince];
    const args: (string | number)[] = [clock().getTime()];
    for (const { listingId, window, visitors } of views) {
      const day = dayOf(window);
      const key = await keyOf(day);
      keys.push(seenKey(listingId, window));
      args.push(listingId, day, visitors.length);
      for (const visitor of visitors) args.push(visitorHash(key, { listingId, window, visitor }));
    }
    return countedSchema.parse(await store.redis.eval(COUNT, keys.length, ...keys, ...args));
  }

  async function attempt(): Promise<void> {
    try {
      await tell();
      if (isAway) log.info({}, "views are told again");
      isAway = false;
    } catch (err) {
      counts.failures += 1;
      if (!isAway) log.warn({ err }, "views cannot be told, and wait");
      isAway = true;
    }
  }

  const flush = () => {
    telling ??= attempt().finally(() => {
      telling = null;
    });
    return telling;
  };
  const timer = setInterval(() => void flush(), limits.everyMs).unref();
  const waiting = () => buffer.size() + taken.reduce((sum, { visitors }) => sum + visitors.length, 0);

  return {
    seen: (listingId, visitor) => {
      const window = Math.floor(clock().getTime() / WINDOW_MS);
      if (!buffer.add(window, listingId, visitorName(visitor))) counts.dropped += 1;
    },
    stats: () => ({ waiting: waiting(), ...counts }),
    close: async () => {
      clearInterval(timer);
      await flush();
      // What came while the last flush was under way.
      if (waiting() > 0 && !isAway) await flush();
      if (waiting() > 0) log.warn({ lost: waiting() }, "views are lost, as they could not be told");
    },
  };
}

/** The day in UTC that a window lies in. */
function dayOf(window: number): string {
  return new Date(window * WINDOW_MS).toISOString().slice(0, 10);
}
