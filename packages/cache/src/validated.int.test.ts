import { expect } from "chai";
import { z } from "zod";
import { type CacheSuite, heldLoad, openCacheSuite } from "./cache-suite.fixture.ts";
import { defineEntry } from "./entry.ts";

const page = defineEntry({ name: "validated", schema: z.object({ version: z.int() }).nullable(), jitter: 0 });
const reloaded = defineEntry({
  name: "reloaded",
  schema: z.object({ version: z.int() }),
  jitter: 0,
  refreshAhead: 0.5,
});

describe("a read by who may have made the change", () => {
  let suite: CacheSuite;
  before(async () => {
    suite = await openCacheSuite();
  });
  afterEach(() => suite.closeCaches());
  after(() => suite.close());

  it("never answers what another process had invalidated, while others may for the bound", async () => {
    const [writers, readers] = [await suite.open(), await suite.open()];
    for (let version = 1; version <= 300; version++) {
      const entry = page(suite.key());
      await readers.read(entry, async () => ({ version: 0 }));
      await writers.invalidate([entry.tag]);
      const seen = await readers.read(entry, async () => ({ version }), { validated: true });
      expect(seen).to.deep.equal({ version });
    }
  });

  it("does not share a load that began before it was called", async () => {
    const cache = await suite.open();
    const entry = page(suite.key());
    let version = 1;
    const held = heldLoad(() => ({ version }));
    const early = cache.read(entry, held.load);
    await held.begins();
    version = 2;
    await cache.invalidate([entry.tag]);
    const own = cache.read(entry, held.load, { validated: true });
    held.end();
    await held.begins();
    held.end();
    expect(await own).to.deep.equal({ version: 2 });
    await early;
  });

  it("costs Redis a question and no value while nothing has changed", async () => {
    const cache = await suite.open();
    const entry = page(suite.key());
    const first = await cache.read(entry, async () => ({ version: 1 }));
    const again = await cache.read(entry, () => Promise.reject(new Error("It was to be there")), {
      validated: true,
    });
    expect(again).to.equal(first);
    expect(cache.stats().entries.validated).to.include({ misses: 1, redisHits: 1 });
  });
});

describe("a look into this process's memory", () => {
  let suite: CacheSuite;
  before(async () => {
    suite = await openCacheSuite();
  });
  afterEach(() => suite.closeCaches());
  after(() => suite.close());

  it("finds what a read would answer at once, and nothing that was invalidated, has ended or is a second old", async () => {
    const cache = await suite.open();
    const entry = page(suite.key());
    expect(cache.peek(entry)).to.equal(null);
    const read = await cache.read(entry, async () => ({ version: 1 }));
    expect(cache.peek(entry)?.value).to.equal(read);
    suite.time.advance(1_000);
    expect(cache.peek(entry)).to.equal(null);
    await cache.read(entry, async () => ({ version: 2 }));
    expect(cache.peek(entry)?.value).to.equal(read);
    await cache.invalidate([entry.tag]);
    expect(cache.peek(entry)).to.equal(null);
  });

  it("leaves to a read what is to be reloaded ahead of its end", async () => {
    const cache = await suite.open({ boundMs: 3_600_000 });
    const entry = reloaded(suite.key());
    await cache.read(entry, async () => ({ version: 1 }));
    suite.time.advance(1_800_000);
    expect(cache.peek(entry)).to.equal(null);
    expect(await cache.read(entry, async () => ({ version: 2 }))).to.deep.equal({ version: 1 });
    expect(cache.stats().entries.reloaded).to.include({ memoryHits: 1 });
  });
});
