import { type Cache, openCache } from "@marketplace/cache";
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
  until,
} from "@marketplace/testing";
import { userCommands, userQueries } from "@marketplace/users";
import { expect } from "chai";
import { startWorker } from "./worker-process.ts";

describe("what a command leaves behind that dies before it ends what was kept", () => {
  const log = openLogger({ name: "test", level: "silent" });
  const own = { clock: systemClock, newId: idsFrom(systemClock), log, changed: async () => {} };
  let suite: TestStores;
  let cache: Cache;
  let early: string;
  let worker: RunningServer;
  before(async () => {
    suite = await openTestStores({ buckets: true });
    early = await addAccount(suite.stores, { name: "Early" });
    cache = await openCache({ redis: suite.stores.redis, clock: systemClock, random: Math.random, log });
    worker = await startWorker(suite.settings, log);
  });
  after(async () => {
    await worker.close();
    await cache.close();
    await suite.close();
  });

  const guest = testContext();

  it("of a listing is ended by the worker, who hears of the change from MongoDB", async () => {
    const { stores } = suite;
    const sellerId = await addAccount(stores);
    const listingId = await addListing(stores, { sellerId });
    const queries = createCaller(listingQueries({ ...stores, cache }))(guest);
    const shown = async () => {
      const [{ title }, { items }] = await Promise.all([
        queries.byId({ id: listingId }),
        queries.bySeller({ sellerId }),
      ]);
      return [title, ...items.map((card) => card.title)].join();
    };
    expect(await shown()).to.equal("Bicycle,Bicycle");
    const sales = openSales({ ...stores, ...own });
    const commands = createCaller(listingCommands({ ...stores, ...own, sales }))(
      testContext(actorOf(sellerId)),
    );
    await commands.update({ id: listingId, version: 1, title: "Tandem" });
    await until(shown, (titles) => titles === "Tandem,Tandem");
    await commands.withdraw({ id: listingId, version: 2, idempotencyKey: own.newId() });
    await until(
      () => queries.bySeller({ sellerId }),
      ({ items }) => items.length === 0,
    );
  });

  it("of a profile is ended by the worker, who hears of the change from the outbox, and projected", async () => {
    const { stores, settings } = suite;
    const deps = { ...stores, ...own, settings, cache };
    const userId = await addAccount(stores, { name: "Anna" });
    const queries = createCaller(userQueries(deps))(guest);
    expect((await queries.profile({ userId })).name).to.equal("Anna");
    const commands = createCaller(userCommands(deps))(testContext(actorOf(userId)));
    await commands.updateProfile({ version: 1, name: "Anna Holm" });
    await until(
      () => queries.profile({ userId }),
      ({ name }) => name === "Anna Holm",
    );
    await until(
      () => projected(userId),
      (row) => row?.name === "Anna Holm",
    );
  });

  it("is nothing of those who were there before there were events: their profiles are projected at the first start", async () => {
    await until(
      () => projected(early),
      (row) => row?.name === "Early",
    );
  });

  it("is nothing of events that everybody was told of a month ago: the worker deletes them", async () => {
    const { sequelize } = suite.stores.postgres;
    const aggregateId = own.newId();
    await sequelize.query(
      `INSERT INTO outbox (id, type, version, aggregate_id, sequence, at, payload, published_at)
       SELECT gen_random_uuid(), 'users.registered', 1, $aggregateId, days, now(), '{}', now() - days * interval '1 day'
       FROM unnest(ARRAY[29, 31]) AS days`,
      { bind: { aggregateId } },
    );
    const left = async () => {
      const [rows] = await sequelize.query("SELECT sequence FROM outbox WHERE aggregate_id = $aggregateId", {
        bind: { aggregateId },
      });
      return rows;
    };
    expect(await until(left, (rows) => rows.length < 2)).to.deep.equal([{ sequence: 29 }]);
  });

  const projected = (id: string) =>
    suite.stores.mongo.db.collection<{ _id: string; name: string }>("profiles").findOne({ _id: id });
});
