import { setImmediate as immediate, setTimeout as pause } from "node:timers/promises";
import { openRedis, type RedisStore } from "@marketplace/stores";
import { until } from "@marketplace/testing";
import { expect } from "chai";
import { z } from "zod";
import { CLOSED_PORT } from "../../stores/src/closed-port.fixture.ts";
import { type SilentProxy, silentProxy } from "../../stores/src/silent-proxy.fixture.ts";
import { alteringProxy } from "./altering-proxy.fixture.ts";
import type { Cache } from "./cache.ts";
import { type CacheSuite, openCacheSuite } from "./cache-suite.fixture.ts";
import { defineEntry } from "./entry.ts";

const TIMEOUT_MS = 1_000;
const NEVER_MS = 3_600_000;
// A busy machine stands still for longer than Redis may by default.
const DOUBT_MS = 2_000;
// Far above what a time-out takes, on a busy machine; the calls are counted, and this only says that none hangs.
const BOUND_MS = 8_000;
const number = defineEntry({ name: "number", schema: z.number(), refreshAhead: 0.2 });
const record = defineEntry({
  name: "record",
  schema: z.object({ version: z.int() }),
  critical: true,
  version: ({ version }) => version,
});

describe("a cache without Redis", () => {
  let suite: CacheSuite;
  const stores: RedisStore[] = [];
  before(async () => {
    suite = await openCacheSuite();
  });
  afterEach(async () => {
    await suite.closeCaches();
    await Promise.all(stores.splice(0).map((store) => store.close()));
  });
  after(() => suite.close());

  function storeAt(url: string): RedisStore {
    const store = openRedis({ ...suite.settings, REDIS_URL: url, STORE_TIMEOUT_MS: TIMEOUT_MS }, () => {});
    stores.push(store);
    return store;
  }

  async function inTime<T>(work: Promise<T>): Promise<T> {
    const late = new AbortController();
    const bell = pause(BOUND_MS, null, { signal: late.signal }).then(() => {
      throw new Error("It took too long");
    });
    try {
      return await Promise.race([work, bell]);
    } finally {
      bell.catch(() => {});
      late.abort();
    }
  }

  /** Reads a number of new keys one after the other; each is loaded. */
  async function readNew(cache: Cache, reads: number): Promise<void> {
    for (let at = 0; at < reads; at++)
      expect(await cache.read(number(suite.key()), async () => at)).to.equal(at);
  }

  describe("that refuses connections", () => {
    let cache: Cache;
    beforeEach(async () => {
      const store = storeAt(`redis://127.0.0.1:${CLOSED_PORT}`);
      cache = await inTime(suite.open({ timeoutMs: TIMEOUT_MS, doubtMs: DOUBT_MS }, store));
    });

    it("answers every read, write and invalidation", async () => {
      await inTime(readNew(cache, 500));
      await inTime(cache.write(record("one"), { version: 1 }));
      await inTime(cache.invalidate(["a", "b"]));
      expect(cache.stats().redis).to.include({ isUp: false, pendingInvalidations: 3 });
    });

    it("answers from memory within the bound, counted from the load's begin, and not what it invalidated", async () => {
      const entry = number(suite.key());
      let loads = 0;
      const load = async () => ++loads;
      await Promise.all(Array.from({ length: 100 }, () => cache.read(entry, load)));
      suite.time.advance(999);
      expect(await cache.read(entry, load)).to.equal(1);
      suite.time.advance(1);
      expect(await cache.read(entry, load)).to.equal(2);
      await cache.invalidate([entry.tag]);
      expect(await cache.read(entry, load)).to.equal(3);
    });

    it("remembers so many invalidations and then forgets them all for one of everything", async () => {
      await cache.invalidate(Array.from({ length: 10_001 }, (_, at) => `tag-${at}`));
      expect(cache.stats().redis.pendingInvalidations).to.equal(1);
    });
  });

  describe("that falls silent", () => {
    let proxy: SilentProxy;
    beforeEach(async () => {
      proxy = await silentProxy(suite.settings.REDIS_URL);
    });
    afterEach(() => proxy.close());

    const open = (retryMs: number) =>
      suite.open(
        { timeoutMs: TIMEOUT_MS, doubtMs: DOUBT_MS, retryMs },
        storeAt(proxy.urlOf(suite.settings.REDIS_URL)),
      );

    it("pays the time-out once, and then reads past it", async () => {
      const cache = await open(NEVER_MS);
      await until(() => cache.stats().redis.isUp);
      proxy.silence();
      await inTime(readNew(cache, 1));
      const { errors } = cache.stats().redis;
      expect(cache.stats().redis.isUp).to.equal(false);
      await inTime(readNew(cache, 300));
      expect(cache.stats().redis.errors - errors).to.be.lessThan(5);
      expect(cache.stats().entries.number).to.include({ past: 301 });
    });

    it("tells what it invalidated meanwhile before it reads Redis again", async () => {
      const [cut, other] = [await open(20), await suite.open()];
      await until(() => cut.stats().redis.isUp);
      const entry = number(suite.key());
      await cut.read(entry, async () => 1);
      expect(await other.read(entry, async () => 2)).to.equal(1);
      proxy.silence();
      await inTime(cut.invalidate([entry.tag]));
      expect(await inTime(cut.read(entry, async () => 2))).to.equal(2);
      proxy.heal();
      await until(() => cut.stats().redis.isUp);
      expect(cut.stats().redis.pendingInvalidations).to.equal(0);
      suite.time.advance(1_000);
      expect(await other.read(entry, async () => 2)).to.equal(2);
    });
  });

  describe("that only stands still", () => {
    let proxy: SilentProxy;
    let cut: Cache;
    let other: Cache;
    const entry = number("stood-still");
    const another = number("stood-still-too");
    beforeEach(async () => {
      proxy = await silentProxy(suite.settings.REDIS_URL);
      const limits = { timeoutMs: 100, doubtMs: BOUND_MS, retryMs: NEVER_MS };
      cut = await suite.open(limits, storeAt(proxy.urlOf(suite.settings.REDIS_URL)));
      other = await suite.open();
      await until(() => cut.stats().redis.isUp);
      for (const one of [entry, another]) {
        await other.invalidate([one.tag]);
        expect(await other.read(one, async () => 1)).to.equal(1);
      }
    });
    afterEach(() => proxy.close());

    /** As the one who made the change reads it, elsewhere. */
    const readElsewhere = (one: typeof entry) => other.read(one, async () => 2, { validated: true });

    it("has been told what was invalidated once that is acknowledged", async () => {
      proxy.stall();
      const first = cut.invalidate([entry.tag]);
      await until(() => !cut.stats().redis.isUp);
      // One that comes when it is known not to answer, and not yet that it is away.
      const second = cut.invalidate([another.tag]);
      await until(() => cut.stats().redis.errors > 2);
      proxy.heal();
      await inTime(first);
      expect(await readElsewhere(entry)).to.equal(2);
      await inTime(second);
      expect(await readElsewhere(another)).to.equal(2);
      expect(cut.stats().redis).to.include({ isUp: true, pendingInvalidations: 0 });
    });

    it("has been told by a process that stood still itself, too", async () => {
      proxy.stall();
      const told = cut.invalidate([entry.tag]);
      // What is sent in one turn is sent at its end.
      await immediate();
      proxy.heal();
      // Longer than the time-out, so that it is over before anything is looked at that has come meanwhile.
      const since = performance.now();
      while (performance.now() - since < 300);
      await inTime(told);
      expect(cut.stats().redis.errors, "the time-out was over").to.be.greaterThan(0);
      expect(cut.stats().redis).to.include({ isUp: true, pendingInvalidations: 0 });
      expect(await readElsewhere(entry)).to.equal(2);
    });

    it("is waited for once when its connection was cut, and is there again", async () => {
      proxy.stall();
      const told = cut.invalidate([entry.tag]);
      await until(() => !cut.stats().redis.isUp);
      proxy.cut();
      proxy.heal();
      await inTime(told);
      expect(await readElsewhere(entry)).to.equal(2);
    });
  });

  it("that is away is waited for once, by whoever invalidates", async () => {
    const proxy = await silentProxy(suite.settings.REDIS_URL);
    const store = storeAt(proxy.urlOf(suite.settings.REDIS_URL));
    const cache = await suite.open({ timeoutMs: 100, doubtMs: 1_000, retryMs: NEVER_MS }, store);
    await until(() => cache.stats().redis.isUp);
    proxy.silence();
    const invalidateOn = async () => {
      for (let at = 1; at <= 300; at++) await cache.invalidate([`tag-${at}`]);
    };
    await inTime(invalidateOn());
    expect(cache.stats().redis.pendingInvalidations).to.equal(300);
    await proxy.close();
  });

  it("opens without hearing what others invalidate where Redis does not let it subscribe", async () => {
    const proxy = await alteringProxy(suite.settings.REDIS_URL, (answer) =>
      answer.includes("subscribe") ? "" : answer,
    );
    const cache = await inTime(suite.open({ timeoutMs: TIMEOUT_MS, doubtMs: DOUBT_MS }, storeAt(proxy.url)));
    await inTime(readNew(cache, 3));
    await suite.closeCaches();
    await proxy.close();
  });

  it("begins cold when Redis was restarted, which may have lost the last invalidations", async () => {
    let run = `run_id:${"a".repeat(40)}`;
    const proxy = await alteringProxy(suite.settings.REDIS_URL, (answer) =>
      answer.replace(/run_id:\w{40}/, run),
    );
    const cache = await suite.open({ timeoutMs: BOUND_MS }, storeAt(proxy.url));
    const entry = number(suite.key());
    await cache.read(entry, async () => 1);
    suite.time.advance(1_000);
    expect(await cache.read(entry, async () => 2)).to.equal(1);
    const reached = () =>
      suite.messages.filter((message) => message === "the cache has reached Redis").length;
    const before = reached();
    run = `run_id:${"b".repeat(40)}`;
    proxy.cut();
    await inTime(until(() => reached() > before && cache.stats().redis.isUp));
    suite.time.advance(1_000);
    expect(await cache.read(entry, async () => 2)).to.equal(2);
    await suite.closeCaches();
    await proxy.close();
  });

  it("loads its scripts again when an operator has flushed them, and tells what it could not say meanwhile", async () => {
    let isFlushed = false;
    const proxy = await alteringProxy(suite.settings.REDIS_URL, (answer) => {
      // The sum of a script that was loaded.
      if (answer.startsWith("$40\r\n")) isFlushed = false;
      const isOfScript = /^(?:[:+]|\*\d+\r\n\$\d+\r\n(?:load|hit|same|wait))/.test(answer);
      return isFlushed && isOfScript ? "-NOSCRIPT No matching script.\r\n" : answer;
    });
    const cache = await suite.open({ timeoutMs: BOUND_MS, retryMs: 20 }, storeAt(proxy.url));
    const other = await suite.open();
    const entry = number(suite.key());
    expect(await cache.read(entry, async () => 1)).to.equal(1);
    isFlushed = true;
    await readNew(cache, 1);
    expect(cache.stats().redis.isUp).to.equal(false);
    await inTime(cache.invalidate([entry.tag]));
    expect(cache.stats().redis).to.deep.include({ isUp: true, pendingInvalidations: 0 });
    expect(await other.read(entry, async () => 2)).to.equal(2);
    expect(await cache.read(entry, async () => 3)).to.equal(2);
    await suite.closeCaches();
    await proxy.close();
  });

  it("goes back to Redis however often something is invalidated meanwhile, and has then told all of it", async () => {
    let refuses = true;
    const proxy = await alteringProxy(suite.settings.REDIS_URL, (answer) =>
      refuses && answer === ":1\r\n" ? "-OOM command not allowed\r\n" : answer,
    );
    const [cache, other] = [
      await suite.open({ timeoutMs: BOUND_MS, doubtMs: 100, retryMs: 100 }, storeAt(proxy.url)),
      await suite.open(),
    ];
    const entries = Array.from({ length: 100 }, () => number(suite.key()));
    for (const entry of entries) await other.read(entry, async () => 1);
    await cache.invalidate(["first"]);
    expect(cache.stats().redis.isUp).to.equal(false);
    refuses = false;
    const invalidateOn = async () => {
      for (let turn = 0; !cache.stats().redis.isUp || turn < entries.length; turn++) {
        await cache.invalidate([entries[turn]?.tag ?? "another"]);
        await pause(5);
      }
    };
    await inTime(invalidateOn());
    expect(cache.stats().redis.pendingInvalidations).to.equal(0);
    suite.time.advance(1_000);
    for (const entry of entries) expect(await other.read(entry, async () => 2)).to.equal(2);
    await suite.closeCaches();
    await proxy.close();
  });

  it("reads on after it was closed", async () => {
    const cache = await suite.open();
    await cache.close();
    await readNew(cache, 3);
  });
});
