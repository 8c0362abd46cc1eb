import { liveCollection } from "@marketplace/durable";
import { openLogger, type RunningServer } from "@marketplace/rpc";
import { cardsProjection } from "@marketplace/search";
import { addAccount, addListing, openTestStores, type TestStores, until } from "@marketplace/testing";
import { expect } from "chai";
import { startWorker } from "./worker-process.ts";

describe("changes of listings that MongoDB does not remember any more", function () {
  this.timeout(300_000);
  const log = openLogger({ name: "test", level: "silent" });
  let suite: TestStores;
  let worker: RunningServer | null = null;
  before(async () => {
    suite = await openTestStores({ buckets: true });
  });
  after(async () => {
    await worker?.close();
    await suite.close();
  });

  const byId = (name: string) => suite.stores.mongo.db.collection<{ _id: string }>(name);
  const cards = async () => {
    const rows = await byId(await liveCollection(suite.stores.mongo, cardsProjection))
      .find()
      .toArray();
    return rows.map(({ _id }) => _id).sort();
  };

  it("leave nothing to be found of what was removed meanwhile", async () => {
    const { stores } = suite;
    const sellerId = await addAccount(stores);
    const [gone, stays] = [await addListing(stores, { sellerId }), await addListing(stores, { sellerId })];
    worker = await startWorker(suite.settings, log);
    // The index that a first start makes would see for itself what is gone.
    await until(
      () => byId("projection_jobs").countDocuments({ projection: cardsProjection.name, status: "done" }),
      (done) => done === 1,
    );
    await until(cards, (ids) => ids.length === 2);
    await worker.close();
    worker = null;

    await byId("listings").deleteOne({ _id: gone });
    const { modifiedCount } = await byId("event_sources").updateOne(
      { _id: "changes" },
      { $set: { token: { _data: "nonsense" } } },
    );
    expect(modifiedCount).to.equal(1);
    worker = await startWorker(suite.settings, log);
    expect(await until(cards, (ids) => ids.length < 2)).to.deep.equal([stays]);
  });
});
