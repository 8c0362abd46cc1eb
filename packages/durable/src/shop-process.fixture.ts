/*
 * A process that works in the shop of these tests until it is killed. Its parent sends it orders, one at a time or
 * several at once, and is answered when each has ended.
 */
import { setTimeout as pause } from "node:timers/promises";
import { idsFrom } from "@marketplace/kernel";
import { openMongo, openPostgres } from "@marketplace/stores";
import { obeyOrders } from "@marketplace/testing/obey-orders";
import { z } from "zod";
import { armCrashPoint, crashPoints } from "./crash-point.ts";
import { relayOutbox } from "./outbox/relay-outbox.ts";
import { PaymentProvider } from "./payment-provider.fixture.ts";
import { purchase, purchaseInput } from "./purchase.fixture.ts";
import { openSagas } from "./saga/sagas.ts";
import {
  cancelOrder,
  debited,
  freed,
  insertOrder,
  PRICE,
  reserved,
  returnStock,
  shopItems,
  takeStock,
} from "./shop.fixture.ts";
import { shopBroker } from "./shop-broker.fixture.ts";
import { openPreparedTransactions } from "./two-phase/prepared-transaction.ts";
import { openTwoPhase } from "./two-phase/two-phase.ts";

const settings = z
  .object({
    POSTGRES_URL: z.string(),
    MONGO_URL: z.string(),
    MONGO_DATABASE: z.string(),
    STORE_TIMEOUT_MS: z.coerce.number(),
    DEADLINE_MS: z.coerce.number(),
  })
  .parse(process.env);

const order = z.discriminatedUnion("do", [
  z.object({
    do: z.literal("arm"),
    at: z.object({ point: z.string(), nth: z.int(), crash: z.enum(["kill", "freeze"]) }).nullable(),
  }),
  z.object({ do: z.literal("points") }),
  z.object({ do: z.literal("take"), gid: z.string(), items: z.array(z.string()), buyer: z.string() }),
  z.object({
    do: z.literal("free"),
    gid: z.string(),
    item: z.string(),
    holder: z.string(),
    buyer: z.string(),
  }),
  z.object({ do: z.literal("prepare"), gid: z.string(), item: z.string(), buyer: z.string() }),
  z.object({ do: z.literal("buy"), key: z.string(), input: purchaseInput }),
  z.object({ do: z.literal("deliver-late") }),
  z.object({ do: z.literal("restart-broker") }),
  /** A pass of the worker, as if so much time had passed. */
  z.object({ do: z.literal("recover"), aheadMs: z.number() }),
  /** Passes of the worker until the process ends. */
  z.object({ do: z.literal("keep-recovering") }),
]);

/** What a shop process can be told to do. */
export type ShopOrder = z.input<typeof order>;

const stores = { ...settings, POSTGRES_POOL_MAX: 6, MONGO_POOL_MAX: 10 };
const { sequelize } = openPostgres(stores);
const { db } = openMongo(stores);
const items = shopItems(db);
const bank = openPreparedTransactions({
  name: "bank",
  connectionString: settings.POSTGRES_URL,
  timeoutMs: settings.STORE_TIMEOUT_MS,
  deadlineMs: settings.DEADLINE_MS,
});
const provider = new PaymentProvider(sequelize);
const broker = shopBroker(sequelize);
const say = process.env.SHOP_LOG === "1" ? console.error : () => {};
const log = {
  info: say,
  warn: say,
  error: say,
};
const newId = idsFrom(() => new Date());
const saga = purchase({ shop: { items }, provider, newId, timeoutMs: settings.DEADLINE_MS });

/** What the process works with, on a clock that goes ahead. */
function engine(aheadMs: number) {
  const clock = () => new Date(Date.now() + aheadMs);
  const twoPhase = openTwoPhase({
    sequelize,
    resources: [items, bank],
    clock,
    log,
    graceMs: 0,
    lockMs: Math.min(1_000, settings.STORE_TIMEOUT_MS),
  });
  const sagas = openSagas({ sequelize, twoPhase, clock, log, definitions: [saga], leaseMarginMs: 100 });
  const relay = () => relayOutbox({ sequelize, clock, streams: broker });
  return { twoPhase, sagas, relay, clock };
}

const now = engine(0);

async function obey(given: z.output<typeof order>): Promise<unknown> {
  switch (given.do) {
    case "arm":
      return armCrashPoint(given.at);
    case "points":
      return Object.fromEntries(crashPoints());
    case "take":
      return now.twoPhase.run({
        gid: given.gid,
        deadlineMs: settings.DEADLINE_MS,
        prepare: [
          ...given.items.map((item) => reserved(items, item, given.gid)),
          debited(bank, given.buyer, PRICE * given.items.length),
        ],
        decide: async (transaction) => {
          for (const item of given.items) {
            await takeStock(transaction, item, given.gid);
            await insertOrder(transaction, { id: `${given.gid}/${item}`, item, buyer: given.buyer });
          }
        },
      });
    case "free":
      return now.twoPhase.run({
        gid: given.gid,
        deadlineMs: settings.DEADLINE_MS,
        prepare: [freed(items, given.item, given.holder), debited(bank, given.buyer, -PRICE)],
        decide: async (transaction) => {
          await returnStock(transaction, given.item, given.holder);
          await cancelOrder(transaction, `${given.holder}/${given.item}`);
        },
      });
    case "prepare": {
      const deadline = new Date(Date.now() + settings.DEADLINE_MS);
      const votes = [reserved(items, given.item, given.gid), debited(bank, given.buyer, PRICE)];
      for (const vote of votes) await vote.prepare(given.gid, deadline);
      return null;
    }
    case "buy":
      return now.sagas.start(saga, { scope: "shop", key: given.key, input: given.input, waitMs: 20_000 });
    case "deliver-late":
      return provider.deliverLate();
    case "restart-broker":
      return broker.restart();
    case "recover": {
      const { twoPhase, sagas, relay } = engine(given.aheadMs);
      const { left } = await twoPhase.resolve();
      const { recovered } = await sagas.recover();
      const relayed = await relay();
      await sagas.close();
      return { left, recovered, relayed };
    }
    case "keep-recovering":
      for (;;) {
        await now.twoPhase.resolve().catch(say);
        await now.sagas.recover().catch(say);
        await now.relay().catch(say);
        await pause(20);
      }
  }
}

await obeyOrders({
  orders: order,
  obey,
  connect: () => Promise.all([sequelize.query("SELECT 1"), db.command({ ping: 1 })]),
  say,
});
