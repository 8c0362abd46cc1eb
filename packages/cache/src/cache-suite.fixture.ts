import type { RedisStore, Settings } from "@marketplace/stores";
import { type ManualClock, manualClock, openTestStores, seededRandom } from "@marketplace/testing";
import type { Cache } from "./cache.ts";
import type { CacheLimits } from "./limits.ts";
import { openCache } from "./open-cache.ts";

/** Caches over one Redis, each as a process of its own would open it. */
export interface CacheSuite {
  readonly settings: Settings;
  readonly store: RedisStore;
  readonly time: ManualClock;
  readonly messages: string[];
  /** Another process's cache; `store` is where it finds Redis. */
  open(limits?: Partial<CacheLimits>, store?: RedisStore): Promise<Cache>;
  /** A key that no other test has. */
  key(): string;
  /** Ends what was opened since the last time. */
  closeCaches(): Promise<void>;
  close(): Promise<void>;
}

// A busy machine must not look like a Redis that is away, except to the tests of just that.
const PATIENT = { timeoutMs: 10_000, doubtMs: 20_000, waitMs: 20_000, lockMs: 20_000 };

/** Opens the stores of a suite and a clock that its caches share. */
export async function openCacheSuite(): Promise<CacheSuite> {
  const { stores, settings, close } = await openTestStores({ migrated: false });
  const time = manualClock();
  const messages: string[] = [];
  const opened: Cache[] = [];
  let keys = 0;
  const keep = (_facts: unknown, message: string) => {
    messages.push(message);
  };
  const suite: CacheSuite = {
    settings,
    store: stores.redis,
    time,
    messages,
    open: async (limits = {}, store = stores.redis) => {
      const cache = await openCache({
        redis: store,
        clock: time.clock,
        random: seededRandom(opened.length + 1),
        log: { info: keep, warn: keep },
        limits: { ...PATIENT, ...limits },
      });
      opened.push(cache);
      return cache;
    },
    key: () => `key-${++keys}`,
    closeCaches: async () => {
      await Promise.all(opened.splice(0).map((cache) => cache.close()));
    },
    close: async () => {
      await suite.closeCaches();
      await close();
    },
  };
  return suite;
}

/** A load that a test lets end when it wants to, and that counts how often it began. */
export function heldLoad<V>(value: () => V) {
  const waiting: { readonly end: () => void; readonly fail: (failure: Error) => void }[] = [];
  const begun: (() => void)[] = [];
  let count = 0;
  return {
    load: () => {
      count++;
      const read = value();
      const ended = new Promise<V>((resolve, reject) => {
        waiting.push({ end: () => resolve(read), fail: reject });
      });
      for (const tell of begun.splice(0)) tell();
      return ended;
    },
    count: () => count,
    /** Ends once a load has begun that was not let go. */
    begins: async (): Promise<void> => {
      if (waiting.length === 0) await new Promise<void>((resolve) => begun.push(resolve));
    },
    /** Lets the oldest one end. */
    end: () => waiting.shift()?.end(),
    fail: (failure: Error) => waiting.shift()?.fail(failure),
  };
}
