/*
 * A process that buys, sells and recovers until it is killed. Its parent sends it orders, one at a time or several at
 * once, and is answered when each has ended. Its clock is the machine's from an instant that all such processes share,
 * as many times as fast as they are told, and goes ahead when an order says so.
 */
import { setTimeout as pause } from "node:timers/promises";
import { armCrashPoint, crashPoints, relayOutbox } from "@marketplace/durable";
import { idsFrom, notFound } from "@marketplace/kernel";
import { openSales } from "@marketplace/listings";
import { openSandbox, type PaymentReport, takeReport } from "@marketplace/payments";
import { openSandboxPayouts, type PayoutBehaviour, payOut } from "@marketplace/payouts";
import { openMinio, openMongo, openPostgres, readSettings, rowsOf } from "@marketplace/stores";
import { obeyOrders } from "@marketplace/testing/obey-orders";
import { z } from "zod";
import { confirmPayment } from "./confirm-payment.ts";
import { expireOffers } from "./expire-offers.ts";
import { expireReservations } from "./expire-reservations.ts";
import { orderById } from "./find-order.ts";
import { followPayment } from "./follow-payment.ts";
import { makeOffer } from "./make-offer.ts";
import { moveOffer } from "./move-offer.ts";
import { moveOrder } from "./move-order.ts";
import { openOrders } from "./open-orders.ts";
import { price, shipping } from "./order.fixture.ts";
import type { OrderChange } from "./order-decisions.ts";
import { passDeadlines } from "./pass-deadlines.ts";
import { orderPlacing } from "./reserve-units.ts";

const own = z
  .object({
    CLOCK_START: z.coerce.number(),
    CLOCK_SPEED: z.coerce.number(),
    ORDER_LOG: z.string().optional(),
  })
  .parse(process.env);
const settings = readSettings(process.env);

const orderSchema = z.discriminatedUnion("do", [
  z.object({
    do: z.literal("arm"),
    at: z.object({ point: z.string(), nth: z.int(), crash: z.enum(["kill", "freeze"]) }).nullable(),
  }),
  z.object({ do: z.literal("points") }),
  /** From now on the clock goes so far ahead. */
  z.object({ do: z.literal("clock"), aheadMs: z.number() }),
  /** The same, as soon as the provider has been asked for a payment and said nothing. */
  z.object({ do: z.literal("clock-once-asked"), aheadMs: z.number() }),
  z.object({
    do: z.literal("place"),
    buyerId: z.string(),
    key: z.string(),
    listings: z.array(z.string()),
    card: z.string(),
    /** Whether it is bought by the buyer's accepted offer, and at the price of that. */
    byOffer: z.boolean().default(false),
    /** Whether the provider sends its webhooks too. */
    webhooks: z.boolean().default(false),
  }),
  z.object({ do: z.literal("confirm-payment"), buyerId: z.string(), listing: z.string() }),
  z.object({
    do: z.literal("move"),
    userId: z.string(),
    listing: z.string(),
    change: z.enum(["confirm", "ship", "cancel"]),
  }),
  z.object({ do: z.literal("make-offer"), buyerId: z.string(), listing: z.string() }),
  z.object({ do: z.literal("accept-offer"), sellerId: z.string(), listing: z.string() }),
  z.object({ do: z.literal("pay-out"), sellerId: z.string(), behaviour: z.string().default("sends") }),
  z.object({ do: z.literal("run"), job: z.enum(["deadlines", "reservations", "offers", "sagas", "relay"]) }),
  /** A pass of the worker. */
  z.object({ do: z.literal("recover"), aheadMs: z.number() }),
  /** Passes of the worker until the process ends. */
  z.object({ do: z.literal("keep-recovering") }),
]);

/** What such a process can be told to do. */
export type ProcessOrder = z.input<typeof orderSchema>;

let aheadMs = 0;
let asked = 0;
let webhooks = false;
let treatment: PayoutBehaviour = "sends";
const clock = () => new Date(own.CLOCK_START + (Date.now() - own.CLOCK_START) * own.CLOCK_SPEED + aheadMs);
const newId = idsFrom(clock);
const say = own.ORDER_LOG === "1" ? console.error : () => {};
const log = { info: say, warn: say, error: say };

const postgres = openPostgres(settings);
const { sequelize } = postgres;
const mongo = openMongo(settings);
const sandbox = openSandbox({
  ...{ sequelize, newId, silenceMs: 30 },
  onReport: (report) => {
    if (webhooks) hearWebhook(report).catch(say);
  },
});
const provider: typeof sandbox = {
  ...sandbox,
  authorise: (request) => sandbox.authorise(request).finally(() => (asked += 1)),
};
const sales = openSales({ postgres, mongo, clock, newId, changed: async () => {}, log });
const payouts = payOut({
  ...{ sequelize, newId, sendTimeoutMs: 2_000 },
  provider: openSandboxPayouts({ sequelize, newId, silenceMs: 30, behaviourOf: () => treatment }),
});
const stores = { postgres, mongo, minio: openMinio(settings) };
const deps = openOrders({ ...stores, sales, provider, clock, newId, log }, [payouts]);
const place = orderPlacing(deps);

async function hearWebhook(report: PaymentReport): Promise<void> {
  const now = clock();
  await sequelize.transaction(async (transaction) => {
    const from = { provider: provider.name, key: report.key };
    const taken = await takeReport({ transaction }, { ...from, report, now });
    if (taken.changed) await followPayment(deps, transaction, { taken, now });
  });
}

/** The newest order of a listing, or its newest offer. */
async function newestOf(table: "orders" | "offers", listing: string): Promise<string> {
  const [row] = await rowsOf(sequelize, z.object({ id: z.string() }), {
    sql: `SELECT id FROM ${table} WHERE listing_id = $listing ORDER BY created_at DESC, id DESC LIMIT 1`,
    bind: { listing },
  });
  if (row === undefined) throw notFound(table);
  return row.id;
}

const changes: Readonly<Record<"confirm" | "ship" | "cancel", OrderChange>> = {
  confirm: { event: "confirm" },
  ship: { event: "ship", trackingNumber: "DK123", estimatedDelivery: null },
  cancel: { event: "cancel", reason: "Changed my mind" },
};
const OFFERED = { ...price, amount: price.amount - 10_000 };

function viewer(userId: string) {
  return { userId, role: "member", sessionId: "of-a-test" } as const;
}

async function run(job: "deadlines" | "reservations" | "offers" | "sagas" | "relay"): Promise<number> {
  switch (job) {
    case "deadlines":
      return (await passDeadlines(deps)).moved;
    case "reservations":
      return expireReservations(deps);
    case "offers":
      return expireOffers(deps);
    case "sagas":
      return (await deps.sagas.recover()).recovered;
    case "relay":
      return relayOutbox({ sequelize, clock, streams });
  }
}

// A broker that is always there, and keeps nothing.
const state = async () => ({ origin: "nowhere", run: "one", marks: {} });
const streams = { publish: state, state };

const JOBS = ["sagas", "deadlines", "reservations", "offers", "relay"] as const;

async function obey(given: z.output<typeof orderSchema>): Promise<unknown> {
  switch (given.do) {
    case "arm":
      return armCrashPoint(given.at);
    case "points":
      return Object.fromEntries(crashPoints());
    case "clock":
      aheadMs = given.aheadMs;
      return null;
    case "clock-once-asked": {
      while (asked === 0) await pause(5);
      aheadMs = given.aheadMs;
      return null;
    }
    case "place": {
      asked = 0;
      webhooks = given.webhooks;
      const { buyerId, key: idempotencyKey, listings, card, byOffer } = given;
      const offerId = byOffer ? await newestOf("offers", listings[0] ?? "") : undefined;
      const items = listings.map((listingId) => ({ listingId, expectedPrice: byOffer ? OFFERED : price }));
      const payment = { token: card };
      return place({ buyerId, idempotencyKey, asked: { listings }, items, shipping, payment, offerId });
    }
    case "confirm-payment":
      return confirmPayment(deps, viewer(given.buyerId), await newestOf("orders", given.listing));
    case "move": {
      const orderId = await newestOf("orders", given.listing);
      const { version } = await orderById(postgres, orderId);
      const input = { orderId, version, idempotencyKey: `${given.change}-of-${orderId}` };
      const asking = { viewer: viewer(given.userId), procedure: `orders.${given.change}`, input };
      return (await moveOrder(deps, asking, changes[given.change])).id;
    }
    case "make-offer": {
      const { buyerId, listing: listingId } = given;
      return makeOffer(deps, {
        ...{ buyerId, listingId, price: OFFERED },
        idempotencyKey: `offer-of-${buyerId}-for-${listingId}`,
      });
    }
    case "accept-offer": {
      const offerId = await newestOf("offers", given.listing);
      const input = { offerId, version: 1, idempotencyKey: `accept-${offerId}` };
      return moveOffer(deps, { viewer: viewer(given.sellerId), procedure: "offers.accept", input }, "accept");
    }
    case "pay-out": {
      treatment = z.enum(["sends", "account closed", "sends, and answers too late"]).parse(given.behaviour);
      const { sellerId } = given;
      const input = { sellerId, currency: price.currency, key: "the-only-wish", day: null };
      return deps.sagas.start(payouts, { scope: sellerId, key: input.key, input, waitMs: 5_000 });
    }
    case "run":
      return run(given.job);
    case "recover": {
      aheadMs = given.aheadMs;
      const { committed, aborted, left } = await sales.twoPhase.resolve();
      let done = committed + aborted + left;
      for (const job of JOBS) done += await run(job);
      return { done };
    }
    case "keep-recovering":
      for (;;) {
        await sales.twoPhase.resolve().catch(say);
        for (const job of JOBS) await run(job).catch(say);
        await pause(20);
      }
  }
}

await obeyOrders({
  orders: orderSchema,
  obey,
  connect: () => Promise.all([sequelize.query("SELECT 1"), mongo.db.command({ ping: 1 })]),
  say,
});
