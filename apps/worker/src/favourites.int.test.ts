import { openCache } from "@marketplace/cache";
import { idsFrom, systemClock } from "@marketplace/kernel";
import { listingCommands, listingQueries, openSales } from "@marketplace/listings";
import { createCaller, openLogger, type RunningServer } from "@marketplace/rpc";
import {
  actorOf,
  addAccount,
  addListing,
  openTestStores,
  type TestStores,
  testContext,
} from "@marketplace/testing";
import { expect } from "chai";
import { until } from "./shop.fixture.ts";
import { startWorker } from "./worker-process.ts";

describe("favourites, with two workers", function () {
  this.timeout(60_000);
  const log = openLogger({ name: "test", level: "silent" });
  let suite: TestStores;
  let workers: readonly RunningServer[];
  before(async () => {
    suite = await openTestStores({ buckets: true });
    workers = await Promise.all([startWorker(suite.settings, log), startWorker(suite.settings, log)]);
  });
  after(async () => {
    await Promise.all(workers.map((worker) => worker.close()));
    await suite.close();
  });

  it("are counted where guests see them, also after they were given up", async () => {
    const { stores } = suite;
    const cache = await openCache({ redis: stores.redis, clock: systemClock, random: Math.random, log });
    const own = { clock: systemClock, newId: idsFrom(systemClock), log, changed: cache.invalidate };
    const commands = createCaller(
      listingCommands({ ...stores, ...own, sales: openSales({ ...stores, ...own }) }),
    );
    const guest = createCaller(listingQueries({ ...stores, cache }))(testContext());
    const listingId = await addListing(stores, { sellerId: await addAccount(stores) });
    const seen = async () => (await guest.byId({ id: listingId })).metadata.favorites;
    expect(await seen()).to.equal(0);
    try {
      const fans = Array.from({ length: 20 }, () => commands(testContext(actorOf(own.newId()))));
      await Promise.all(fans.map((fan) => fan.favourite({ listingId })));
      await until(seen, (favorites) => favorites === 20);
      await Promise.all(fans.slice(0, 19).map((fan) => fan.unfavourite({ listingId })));
      await until(seen, (favorites) => favorites === 1);
    } finally {
      await cache.close();
    }
  });
});
