import { openRedis, type RedisStore } from "@marketplace/stores";
import { expect } from "chai";
import fc from "fast-check";
import { type AlteringProxy, alteringProxy, deaf } from "./altering-proxy.fixture.ts";
import type { Cache } from "./cache.ts";
import { ModelWorld, RECORDS } from "./cache-model.fixture.ts";
import { type CacheSuite, openCacheSuite } from "./cache-suite.fixture.ts";

/** `CACHE_RUNS=2000` runs the long form. */
const RUNS = Number(process.env.CACHE_RUNS ?? 60);
const SEED = 20_260_601;

const who = fc.constantFrom<(0 | 1)[]>(0, 1);
const id = fc.integer({ min: 0, max: RECORDS - 1 });
const held = fc.boolean();
const operation = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant<"record">("record"), who, id, held }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant<"page">("page"), who, id, held }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant<"change">("change"), who, id }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant<"write">("write"), who, id }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant<"release">("release"), which: fc.nat(9) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant<"time">("time"),
      milliseconds: fc.constantFrom(1, 400, 999, 1_000, 3_000),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant<"turn">("turn"), trips: fc.integer({ min: 1, max: 4 }) }),
  },
);
type Caches = readonly [Cache, Cache];
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

describe("two caches over one Redis and a plain model of what was invalidated when", function () {
  this.timeout(3_600_000);
  let suite: CacheSuite;
  let proxy: AlteringProxy;
  let far: RedisStore;
  before(async () => {
    suite = await openCacheSuite();
    proxy = await alteringProxy(suite.settings.REDIS_URL, deaf);
    far = openRedis({ ...suite.settings, REDIS_URL: proxy.url }, () => {});
  });
  after(async () => {
    await suite.closeCaches();
    await far.close();
    await proxy.close();
    await suite.close();
  });

  async function perform(caches: Caches, world: ModelWorld, operation: Operation): Promise<void> {
    switch (operation.do) {
      case "record":
        return world.readRecord(caches[operation.who], operation.id, operation.held);
      case "page":
        return world.readPage(caches[operation.who], operation.id, operation.held);
      case "change":
        return await world.change(caches[operation.who], operation.id);
      case "write":
        return await world.writeThrough(caches[operation.who], operation.id);
      case "release":
        return world.release(operation.which);
      case "time":
        return suite.time.advance(operation.milliseconds);
      case "turn":
        // Reads that were begun come further, as far as an answer of Redis or two.
        for (let trip = 0; trip < operation.trips; trip++) await suite.store.redis.ping();
    }
  }

  async function run(caches: Caches): Promise<{ answered: number; old: number }> {
    const total = { answered: 0, old: 0 };
    const operations = fc.array(operation, { minLength: 10, maxLength: 80, size: "max" });
    const property = fc.asyncProperty(operations, async (drawn) => {
      const world = new ModelWorld(suite.key(), suite.time);
      for (const one of drawn) await perform(caches, world, one);
      await world.settle();
      // In the end everyone answers what is.
      suite.time.advance(1_000);
      for (const cache of caches)
        for (let record = 0; record < RECORDS; record++) {
          world.readRecord(cache, record, false);
          world.readPage(cache, record, false);
        }
      await world.settle();
      total.answered += world.answered;
      total.old += world.old;
      expect(world.violations).to.deep.equal([]);
    });
    await fc.assert(property, { numRuns: RUNS, seed: SEED });
    return total;
  }

  it("never answers what was ended longer ago than the bound, nor to who ended it", async () => {
    const { answered } = await run([await suite.open({ waitMs: 30 }), await suite.open({ waitMs: 30 })]);
    expect(answered).to.be.greaterThan(RUNS * 12);
  });

  it("keeps the bound when one of the two hears nothing of what the other ends", async () => {
    const caches = [await suite.open({ waitMs: 30 }), await suite.open({ waitMs: 30 }, far)] as const;
    const { answered, old } = await run(caches);
    expect(answered).to.be.greaterThan(RUNS * 12);
    // Else the bound would not have been tried.
    expect(old).to.be.greaterThan(0);
  });
});
