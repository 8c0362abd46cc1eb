import { type Cache, openCache } from "@marketplace/cache";
import { idsFrom, systemClock } from "@marketplace/kernel";
import { isStoreFault, openRedis, type RedisStore } from "@marketplace/stores";
import { openTestStores, type TestStores } from "@marketplace/testing";
import { expect } from "chai";
import { cacheConsumer } from "./cache-consumer.ts";
import { quietLog as log } from "./workers.fixture.ts";

const newId = idsFrom(systemClock);
// Where nobody listens.
const NOWHERE = "redis://127.0.0.1:1";

describe("the consumer that ends what is kept", () => {
  let suite: TestStores;
  let nowhere: RedisStore;
  const caches: Cache[] = [];
  before(async () => {
    suite = await openTestStores({ migrated: false });
    nowhere = openRedis({ ...suite.settings, REDIS_URL: NOWHERE }, () => {});
  });
  after(async () => {
    await Promise.all(caches.map((cache) => cache.close()));
    await nowhere.close();
    await suite.close();
  });

  async function consumerAt(redis: RedisStore) {
    const cache = await openCache({ redis, clock: systemClock, random: Math.random, log });
    caches.push(cache);
    return cacheConsumer(cache);
  }

  const event = () => ({
    ...{
      id: newId(),
      type: "listings.removed",
      version: 1,
      aggregateId: newId(),
      sequence: 1,
      at: new Date(),
    },
    payload: { listingId: newId() },
  });

  it("has not handled an event before Redis knows of it: its process may die with what it could not tell", async () => {
    const consumer = await consumerAt(nowhere);
    const thrown: unknown = await consumer.handle([event()]).catch((failure: unknown) => failure);
    expect(isStoreFault(thrown)).to.equal(true);
    await (await consumerAt(suite.stores.redis)).handle([event()]);
  });
});
