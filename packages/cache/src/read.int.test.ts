import { expect } from "chai";
import { z } from "zod";
import { type CacheSuite, heldLoad, openCacheSuite } from "./cache-suite.fixture.ts";
import { defineEntry, EVERYTHING } from "./entry.ts";

const HOUR = 3_600_000;
const bike = defineEntry({
  name: "bike",
  schema: z.object({ title: z.string(), soldAt: z.date() }).nullable(),
  negativeTtlMs: 60_000,
  jitter: 0.5,
  tags: (_key, value) => (value === null ? [] : [`title:${value.title}`]),
});
const red = { title: "red", soldAt: new Date(1_000) };

describe("a read through the cache", () => {
  let suite: CacheSuite;
  before(async () => {
    suite = await openCacheSuite();
  });
  afterEach(() => suite.closeCaches());
  after(() => suite.close());

  const never = () => Promise.reject(new Error("It was to be there"));

  it("loads once, and answers other processes from Redis and itself from memory", async () => {
    const [one, other] = [await suite.open(), await suite.open()];
    const entry = bike(suite.key());
    expect(await one.read(entry, async () => red)).to.deep.equal(red);
    expect(await other.read(entry, never)).to.deep.equal(red);
    expect(await other.read(entry, never)).to.deep.equal(red);
    expect(one.stats().entries.bike).to.include({ misses: 1, redisHits: 0 });
    expect(other.stats().entries.bike).to.include({ misses: 0, redisHits: 1, memoryHits: 1 });
    expect(other.stats().memory.entries).to.equal(1);
  });

  it("asks Redis again after the bound, without the value being sent", async () => {
    const cache = await suite.open();
    const entry = bike(suite.key());
    const first = await cache.read(entry, async () => red);
    suite.time.advance(1_000);
    expect(await cache.read(entry, never)).to.equal(first);
    expect(cache.stats().entries.bike).to.include({ misses: 1, redisHits: 1, memoryHits: 0 });
  });

  it("ends a value after its life, which chance shortens by its part at most", async () => {
    const cache = await suite.open();
    const entry = bike(suite.key());
    await cache.read(entry, async () => red);
    suite.time.advance(HOUR / 2 - 1);
    await cache.read(entry, never);
    suite.time.advance(HOUR / 2 + 1);
    expect(await cache.read(entry, async () => null)).to.equal(null);
    expect(cache.stats().entries.bike).to.include({ misses: 1, stale: 1 });
  });

  it("keeps a null for a life of its own", async () => {
    const [one, other] = [await suite.open(), await suite.open()];
    const entry = bike(suite.key());
    await one.read(entry, async () => null);
    expect(await other.read(entry, never)).to.equal(null);
    expect(await other.read(entry, never)).to.equal(null);
    expect(other.stats().entries.bike).to.include({ negatives: 2 });
    suite.time.advance(60_000);
    expect(await other.read(entry, async () => red)).to.deep.equal(red);
  });

  it("keeps no null without one", async () => {
    const cache = await suite.open();
    const entry = defineEntry({ name: "plain", schema: z.string().nullable() })(suite.key());
    await cache.read(entry, async () => null);
    expect(await cache.read(entry, async () => "there")).to.equal("there");
  });

  it("loads anew what is of an older shape, and puts it in its place", async () => {
    const [one, other] = [await suite.open(), await suite.open()];
    const key = suite.key();
    const before = defineEntry({ name: "shape", schema: z.object({ price: z.number() }) });
    const now = defineEntry({ name: "shape", schema: z.object({ amount: z.number() }) });
    await one.read(before(key), async () => ({ price: 1 }));
    expect(await other.read(now(key), async () => ({ amount: 2 }))).to.deep.equal({ amount: 2 });
    expect(other.stats().entries.shape).to.include({ stale: 1 });
    expect(await (await suite.open()).read(now(key), never)).to.deep.equal({ amount: 2 });
    expect(await one.read(now(key), never)).to.deep.equal({ amount: 2 });
  });

  it("answers what is not as its schema says, and keeps nothing of it", async () => {
    const cache = await suite.open();
    const entry = defineEntry({ name: "short", schema: z.string().max(3) })(suite.key());
    expect(await cache.read(entry, async () => "longer")).to.equal("longer");
    expect(await cache.read(entry, async () => "yes")).to.equal("yes");
    expect(cache.stats().entries.short).to.include({ unkept: 1 });
  });

  it("keeps nothing larger than allowed, and nobody waits for it", async () => {
    const [one, other] = [await suite.open({ maxValueBytes: 100 }), await suite.open({ maxValueBytes: 100 })];
    const entry = defineEntry({ name: "large", schema: z.string() })(suite.key());
    const large = "x".repeat(101);
    for (const cache of [one, other, one]) expect(await cache.read(entry, async () => large)).to.equal(large);
    expect(other.stats().entries.large).to.include({ unkept: 1, waits: 0 });
  });

  it("holds memory within its number of values and bytes", async () => {
    const cache = await suite.open({ memoryEntries: 3, memoryBytes: 200 });
    const entry = defineEntry({ name: "text", schema: z.string() });
    for (let at = 0; at < 6; at++) await cache.read(entry(suite.key()), async () => "small");
    expect(cache.stats().memory.entries).to.equal(3);
    await cache.read(entry(suite.key()), async () => "x".repeat(180));
    expect(cache.stats().memory.bytes).to.be.at.most(200);
  });

  it("gives a failure to all who wait for it, and keeps nothing", async () => {
    const cache = await suite.open();
    const entry = bike(suite.key());
    const held = heldLoad(() => red);
    const reads = Promise.allSettled([1, 2, 3].map(() => cache.read(entry, held.load)));
    const failure = new Error("down");
    await held.begins();
    held.fail(failure);
    for (const read of await reads) expect(read).to.deep.equal({ status: "rejected", reason: failure });
    expect(held.count()).to.equal(1);
    expect(await (await suite.open()).read(entry, async () => red)).to.deep.equal(red);
  });

  it("loads at most once for 1,000 reads of a cold key in two processes", async () => {
    const [one, other] = [await suite.open(), await suite.open()];
    const entry = bike(suite.key());
    const held = heldLoad(() => red);
    const reads = Array.from({ length: 1_000 }, (_, at) =>
      (at % 2 === 0 ? one : other).read(entry, held.load),
    );
    await held.begins();
    held.end();
    for (const answer of await Promise.all(reads)) expect(answer).to.deep.equal(red);
    expect(held.count()).to.equal(1);
  });

  it("loads by itself when another process keeps it waiting too long", async () => {
    const [slow, other] = [await suite.open(), await suite.open({ waitMs: 30 })];
    const entry = bike(suite.key());
    const held = heldLoad(() => red);
    const first = slow.read(entry, held.load);
    await held.begins();
    expect(await other.read(entry, async () => red)).to.deep.equal(red);
    expect(other.stats().entries.bike).to.include({ waits: 1 });
    held.end();
    await first;
  });

  it("reloads a value near its end once, in the background, while the old one is answered", async () => {
    const caches = [await suite.open(), await suite.open()];
    const hot = defineEntry({ name: "hot", schema: z.number(), jitter: 0, refreshAhead: 0.25 })(suite.key());
    for (const cache of caches) await cache.read(hot, async () => 1);
    suite.time.advance(HOUR * 0.75);
    const held = heldLoad(() => 2);
    for (const cache of [...caches, ...caches]) expect(await cache.read(hot, held.load)).to.equal(1);
    await held.begins();
    held.end();
    await Promise.all(caches.map((cache) => cache.close()));
    expect(held.count()).to.equal(1);
    suite.time.advance(HOUR * 0.3);
    expect(await (await suite.open()).read(hot, never)).to.equal(2);
    expect(caches.map((cache) => cache.stats().entries.hot?.refreshes)).to.have.members([0, 1]);
  });

  it("goes on with the old value when a reload fails", async () => {
    const cache = await suite.open();
    const hot = defineEntry({ name: "hot", schema: z.number(), jitter: 0, refreshAhead: 0.25 })(suite.key());
    await cache.read(hot, async () => 1);
    suite.time.advance(HOUR * 0.8);
    expect(await cache.read(hot, () => Promise.reject(new Error("down")))).to.equal(1);
    expect(await cache.read(hot, never)).to.equal(1);
    await cache.close();
    expect(suite.messages).to.include("a reload ahead of its end failed");
  });

  it("empties everything when told to", async () => {
    const [one, other] = [await suite.open(), await suite.open()];
    const entry = bike(suite.key());
    await one.read(entry, async () => red);
    await other.invalidate([EVERYTHING]);
    suite.time.advance(1_000);
    expect(await one.read(entry, async () => null)).to.equal(null);
  });
});
