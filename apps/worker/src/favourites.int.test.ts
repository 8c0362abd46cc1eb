import { openCache } from "@marketplace/cache";
import { idsFrom, systemClock } from "@marketplace/kernel";
import { listingCommands, listingQueries, openSales } from "@marketplace/listings";
import { createCaller } from "@marketplace/rpc";
import { actorOf, addAccount, addListing, type TestStores, testContext, until } from "@marketplace/testing";
import { expect } from "chai";
import { quietLog as log, openWorkers } from "./workers.fixture.ts";

describe("favourites, with two workers", () => {
  let suite: TestStores;
  before(async () => {
    suite = await openWorkers(2);
  });
  after(() => suite.close());

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
