import { defineSaga, mongoIntents, openSagas, openTwoPhase, runDurableWorker } from "@marketplace/durable";
import { idsFrom, MarketplaceError, systemClock } from "@marketplace/kernel";
import { capture, post, release } from "@marketplace/ledger";
import { insertPayment, takeReport } from "@marketplace/payments";
import { addAccount, addListing, type TestStores } from "@marketplace/testing";
import { z } from "zod";

const quiet = { info: () => {}, warn: () => {}, error: () => {} };
const newId = idsFrom(systemClock);

/** Durable work and money in a platform's stores, made to need an operator. */
export function stuckWork({ stores }: Pick<TestStores, "stores">) {
  const { sequelize } = stores.postgres;
  const intents = mongoIntents({ db: stores.mongo.db, collection: "listings" });
  const twoPhase = openTwoPhase({ sequelize, resources: [intents], log: quiet });
  const world = { works: true };
  const definition = defineSaga({ name: "send-parcel", version: 1, input: z.object({ to: z.string() }) })
    .step({
      name: "send",
      pivot: true,
      undo: null,
      run: async () => {},
    })
    .step({
      name: "tell",
      undo: null,
      run: async () => {
        if (!world.works) throw new MarketplaceError("NOT_FOUND", "The \u001b[31mparcel is not there.");
      },
    })
    .output(z.null(), () => null);
  const sagas = openSagas({ sequelize, twoPhase, log: quiet, definitions: [definition] });

  return {
    /** Starts a saga that ends, or gets stuck past its pivot; returns its id. */
    async saga(key: string, works: boolean): Promise<string> {
      world.works = works;
      const request = { scope: "seller-1", key, input: { to: "Bo" } };
      await sagas.start(definition, request).catch(() => {});
      const [begun] = (await sagas.list({ limit: 100 })).filter((one) => one.key === key);
      return String(begun?.id);
    },
    /** Runs a worker that knows the saga while something is done. */
    async withWorker<T>(works: boolean, run: () => Promise<T>): Promise<T> {
      world.works = works;
      const worker = runDurableWorker({ sagas, twoPhase, log: quiet, everyMs: 50 });
      try {
        return await run();
      } finally {
        await worker.stop();
      }
    },
    /** Leaves a change of a listing prepared, whose coordinator is gone; it was to be finished so many seconds from now. */
    async prepared(seconds: number): Promise<string> {
      const gid = `listing:${newId()}`;
      const id = await addListing(stores, { sellerId: await addAccount(stores) });
      const change = { id, expect: { status: "active" }, set: { status: "reserved" } };
      await intents.change(change).prepare(gid, new Date(Date.now() + seconds * 1_000));
      return gid;
    },
    /** Sells something; returns the seller. */
    async sale(): Promise<string> {
      const sale = { orderId: newId(), buyerId: newId(), sellerId: newId() };
      const money = { amount: 10_000, currency: "DKK" };
      for (const posting of [capture(sale, money), release(sale, money, "books")])
        await sequelize.transaction((transaction) =>
          post({ transaction }, posting, { id: newId(), at: new Date() }),
        );
      return sale.sellerId;
    },
    /** Takes a payment at a provider. */
    async payment(reference: string): Promise<void> {
      const provider = "stripe";
      const key = `order:${newId()}`;
      const money = { amount: 10_000, currency: "DKK" };
      const now = new Date();
      const taken = { status: "captured", captured: money.amount, refunded: 0, failure: null } as const;
      await sequelize.transaction(async (transaction) => {
        const database = { sequelize, transaction };
        await insertPayment(database, { id: newId(), provider, key, money }, now);
        await takeReport(database, { provider, key, now, report: { key, reference, ...taken } });
      });
    },
    close: () => sagas.close(),
  };
}
