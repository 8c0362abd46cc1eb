import { openEventOperations } from "@marketplace/durable";
import { openLogger, type RunningServer } from "@marketplace/rpc";
import { until } from "@marketplace/testing";
import { expect } from "chai";
import { z } from "zod";
import { CARDS, openShop, type Shop } from "./shop.fixture.ts";
import { startWorker } from "./worker-process.ts";

const rowsSchema = z.array(
  z.object({ kind: z.string(), subject: z.object({ id: z.string() }), read: z.boolean() }),
);

describe("the sellers of what was bought", () => {
  let shop: Shop;
  let workers: RunningServer[];
  const log = openLogger({ name: "test", level: "silent" });
  before(async () => {
    shop = await openShop();
    workers = await Promise.all([1, 2].map(() => startWorker(shop.suite.settings, log)));
  });
  after(async () => {
    await Promise.all(workers.map((worker) => worker.close()));
    await shop.close();
  });

  const notifications = () => shop.suite.stores.mongo.db.collection("notifications");
  const told = async () =>
    rowsSchema.parse(await notifications().find({ userId: shop.sellerId }).sort({ at: 1 }).toArray());
  /** Waits until two workers have published and handled all that there is. */
  async function settled(): Promise<void> {
    const { lag } = openEventOperations({ redis: shop.suite.stores.redis, log });
    await until(
      () => shop.select("SELECT 1 FROM outbox WHERE published_at IS NULL AND $id <> ''", "any"),
      (unpublished) => unpublished.length === 0,
    );
    const ended = await until(lag, (lags) =>
      lags.every(({ pending, undelivered }) => pending + undelivered === 0),
    );
    expect(ended.map(({ group, dead }) => `${group}: ${dead} dead`)).to.include("notifications: 0 dead");
  }

  it("are told of each sale once by two workers, and not again when all of it is published again", async () => {
    const orders = [];
    for (let sale = 0; sale < 4; sale += 1) orders.push((await shop.order(CARDS.pays)).placed.id);
    await shop.order(CARDS.asksToConfirm);
    await until(told, (rows) => rows.length >= orders.length);
    await settled();
    const expected = orders.map((id) => ({ kind: "order-placed", subject: { id }, read: false }));
    expect(await told()).to.deep.equal(expected);

    await notifications().updateMany({}, { $set: { read: true } });
    await shop.select("UPDATE outbox SET published_at = NULL WHERE $id <> ''", "any");
    await settled();
    expect(await told()).to.deep.equal(expected.map((row) => ({ ...row, read: true })));
  });
});
