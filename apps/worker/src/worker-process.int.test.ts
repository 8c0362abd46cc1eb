import { openLogger } from "@marketplace/rpc";
import { addAccount, addListing, openTestStores, type TestStores, until } from "@marketplace/testing";
import { expect } from "chai";
import { startWorker } from "./worker-process.ts";

type WithIntent = { _id: string; status: string; intent?: object };

describe("the worker", () => {
  let suite: TestStores;
  before(async () => {
    suite = await openTestStores({ buckets: true });
  });
  after(() => suite.close());

  const listings = () => suite.stores.mongo.db.collection<WithIntent>("listings");

  /** The listing, once it has no intent. */
  const settled = (id: string) =>
    until(
      () => listings().findOne({ _id: id, intent: { $exists: false } }),
      (found) => found !== null,
    );

  it("finishes by itself what processes that died have left, answers its health, and stops", async () => {
    const sellerId = await addAccount(suite.stores);
    const [undecided, decided] = [
      await addListing(suite.stores, { sellerId }),
      await addListing(suite.stores, { sellerId }),
    ];
    const deadline = new Date(Date.now() - 60_000);
    const change = { status: "reserved", updatedAt: deadline };
    for (const id of [undecided, decided])
      await listings().updateOne(
        { _id: id },
        { $set: { intent: { gid: `listing:${id}`, deadline, change } } },
      );
    await suite.stores.postgres.sequelize.query(
      "INSERT INTO two_phase_decisions VALUES ($gid, 'commit', '{listings}', $at)",
      { bind: { gid: `listing:${decided}`, at: deadline.toISOString() } },
    );

    const worker = await startWorker(suite.settings, openLogger({ name: "test", level: "silent" }));
    try {
      expect((await settled(undecided))?.status).to.equal("active");
      expect((await settled(decided))?.status).to.equal("reserved");
      const health = await fetch(`${worker.url}/health`);
      expect(await health.json()).to.deep.include({ name: "worker", ok: true });
      // The listings that were settled are changes, which end what is kept of them.
      const told = [
        /^marketplace_events_published_total\{source="changes".*\} [1-9]/m,
        /^marketplace_events_handled_total\{group="cache".*\} [1-9]/m,
        /^marketplace_events_waiting\{group="cache".*\} \d+$/m,
        /^marketplace_events_publishing\{source="outbox".*\} 1$/m,
      ];
      const figures = async () => (await fetch(`${worker.url}/metrics`)).text();
      await until(figures, (text) => told.every((line) => line.test(text)));
    } finally {
      await worker.close();
    }
  });
});
