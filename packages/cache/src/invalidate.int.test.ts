import { expect } from "chai";
import { z } from "zod";
import { type CacheSuite, heldLoad, openCacheSuite } from "./cache-suite.fixture.ts";
import { defineEntry } from "./entry.ts";

const page = defineEntry({
  name: "page",
  schema: z.object({ items: z.array(z.string()), text: z.string() }),
  tags: (_key, { items }) => items.map((item) => `item:${item}`),
});
const config = defineEntry({
  name: "config",
  schema: z.object({ version: z.int(), text: z.string() }),
  critical: true,
  version: ({ version }) => version,
});

describe("what was invalidated", () => {
  let suite: CacheSuite;
  before(async () => {
    suite = await openCacheSuite();
  });
  afterEach(() => suite.closeCaches());
  after(() => suite.close());

  const old = { items: ["a", "b"], text: "old" };
  const current = { items: ["a", "b"], text: "new" };

  it("is not answered again by the process that did it, nor from Redis", async () => {
    const cache = await suite.open();
    const entry = page(suite.key());
    await cache.read(entry, async () => old);
    await cache.invalidate(["item:b"]);
    expect(await cache.read(entry, async () => current)).to.deep.equal(current);
    expect(cache.stats().entries.page).to.include({ misses: 1, stale: 1, memoryHits: 0 });
  });

  it("leaves what has other tags", async () => {
    const cache = await suite.open();
    const entry = page(suite.key());
    await cache.read(entry, async () => old);
    await cache.invalidate(["item:c"]);
    expect(await cache.read(entry, async () => current)).to.deep.equal(old);
  });

  it("is not answered from another process's memory once the bound has passed", async () => {
    const [one, other] = [await suite.open(), await suite.open()];
    const entry = page(suite.key());
    await other.read(entry, async () => old);
    await one.invalidate([entry.tag]);
    suite.time.advance(1_000);
    expect(await other.read(entry, async () => current)).to.deep.equal(current);
  });

  it("leaves another process's memory at once when it hears of it", async () => {
    const [one, other] = [await suite.open(), await suite.open()];
    const entry = page(suite.key());
    await other.read(entry, async () => old);
    await one.invalidate([entry.tag]);
    // The clock stands still: by the bound alone the old value would be answered for ever.
    let answer = old;
    for (let tries = 0; answer.text === "old" && tries < 500; tries++) {
      await suite.store.redis.ping();
      answer = await other.read(entry, async () => current);
    }
    expect(answer).to.deep.equal(current);
  });

  for (const [whose, at] of [
    ["its own process", 0],
    ["another process", 1],
  ] as const)
    it(`is not kept by a load that began before ${whose} invalidated a tag of what it was to load`, async () => {
      const caches = [await suite.open(), await suite.open(), await suite.open()];
      const [one, , third] = caches;
      const entry = page(suite.key());
      let stored = old;
      const held = heldLoad(() => stored);
      const first = one?.read(entry, held.load);
      await held.begins();
      stored = current;
      await caches[at]?.invalidate(["item:b"]);
      // Joins the load that began too early, and must not be answered with what it gives.
      const second = one?.read(entry, held.load);
      held.end();
      expect(await first).to.deep.equal(old);
      await held.begins();
      held.end();
      expect(await second).to.deep.equal(current);
      expect(await third?.read(entry, async () => current)).to.deep.equal(current);
    });

  it("is not kept by a reload ahead of its end that began before", async () => {
    const [one, other] = [await suite.open(), await suite.open()];
    const hot = defineEntry({ name: "hot", schema: z.number(), jitter: 0, refreshAhead: 0.5 })(suite.key());
    await one.read(hot, async () => 1);
    suite.time.advance(3_600_000 * 0.6);
    const held = heldLoad(() => 1);
    await one.read(hot, held.load);
    await held.begins();
    await other.invalidate([hot.tag]);
    held.end();
    await one.close();
    expect(await other.read(hot, async () => 2)).to.equal(2);
  });

  it("is remembered longer than any value lives, and no longer", async () => {
    const cache = await suite.open();
    await cache.invalidate(["item:z"]);
    const [tags = ""] = await suite.store.redis.keys(`${suite.settings.REDIS_KEY_PREFIX}cache:*:tags`);
    const name = tags.slice(suite.settings.REDIS_KEY_PREFIX.length);
    expect(await suite.store.redis.pttl(name)).to.be.within(24 * 3_600_000, 25 * 3_600_000);
    await suite.store.redis.zadd(name, 1, "item:of long ago");
    await cache.invalidate(["item:y"]);
    expect(await suite.store.redis.zscore(name, "item:of long ago")).to.equal(null);
    expect(await suite.store.redis.zscore(name, "item:z")).not.to.equal(null);
  });
});

describe("what is written through", () => {
  let suite: CacheSuite;
  before(async () => {
    suite = await openCacheSuite();
  });
  afterEach(() => suite.closeCaches());
  after(() => suite.close());

  const never = () => Promise.reject(new Error("It was to be there"));
  const first = { version: 1, text: "first" };
  const second = { version: 2, text: "second" };

  it("is answered by every process, the other ones after the bound at the latest", async () => {
    const [one, other] = [await suite.open(), await suite.open()];
    const entry = config(suite.key());
    await other.read(entry, async () => first);
    await one.write(entry, second);
    expect(await one.read(entry, never)).to.deep.equal(second);
    suite.time.advance(1_000);
    expect(await other.read(entry, never)).to.deep.equal(second);
  });

  it("is invalidated when it is not as its schema says", async () => {
    const cache = await suite.open();
    const entry = config(suite.key());
    await cache.write(entry, first);
    await cache.write(entry, { version: 1.5, text: "half" });
    expect(await cache.read(entry, async () => second)).to.deep.equal(second);
  });

  it("does not give way to an older version that is written later", async () => {
    const cache = await suite.open();
    const entry = config(suite.key());
    await cache.write(entry, second);
    await cache.write(entry, first);
    expect(await cache.read(entry, never)).to.deep.equal(second);
  });

  it("does not give way to a load that began before", async () => {
    const [one, other] = [await suite.open(), await suite.open()];
    const entry = config(suite.key());
    const held = heldLoad(() => first);
    const reading = one.read(entry, held.load);
    await held.begins();
    await other.write(entry, second);
    held.end();
    await reading;
    expect(await one.read(entry, never)).to.deep.equal(second);
  });

  it("is invalidated when it is too large to be kept, and an older version is not kept after it", async () => {
    const cache = await suite.open({ maxValueBytes: 100 });
    const entry = config(suite.key());
    const large = { version: 3, text: "x".repeat(100) };
    await cache.write(entry, second);
    await cache.write(entry, large);
    await cache.write(entry, second);
    expect(await cache.read(entry, async () => large)).to.deep.equal(large);
  });
});
