import { idsFrom } from "@marketplace/kernel";
import { verifyLedger } from "@marketplace/ledger";
import { rowsOf } from "@marketplace/stores";
import { addAccount, addListing, testContext } from "@marketplace/testing";
import { expect } from "chai";
import { z } from "zod";
import { booksOf, expectAgreement } from "./books.fixture.ts";
import { orderById } from "./find-order.ts";
import { openOrders } from "./open-orders.ts";
import { placing } from "./order.fixture.ts";
import { type MoveName, type PaidStage, paidStages } from "./order-moves.fixture.ts";
import { type OrdersSuite, ordersSuite } from "./orders-suite.fixture.ts";
import { passDeadlines } from "./pass-deadlines.ts";
import { type Purchase, purchase, purchaseIn, TO_CONFIRM } from "./purchase.fixture.ts";
import { webhookOf } from "./webhook.fixture.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** What the platform does with an order that nobody moves, and after how long. */
const timers: Partial<
  Readonly<Record<PaidStage | "paying" | "capturing", readonly [after: number, to: string]>>
> = {
  paying: [15 * MINUTE, "cancelled"],
  capturing: [10 * MINUTE, "placed"],
  placed: [DAY, "confirmed"],
  confirmed: [7 * DAY, "cancelled"],
  shipped: [14 * DAY, "delivered"],
  missing: [14 * DAY, "refunded"],
  delivered: [3 * DAY, "completed"],
  "return-requested": [3 * DAY, "returning"],
  returning: [14 * DAY, "completed"],
  "return-shipped": [14 * DAY, "refunded"],
  disputed: [21 * DAY, "refunded"],
};

describe("the deadlines of orders", () => {
  let orders: OrdersSuite;
  before(async () => {
    orders = await ordersSuite();
  });
  after(() => orders.close());
  afterEach(async () => {
    expect(await verifyLedger(orders.suite.stores.postgres.sequelize)).to.deep.equal([]);
    expect(await orders.deps.sagas.list({ status: "needs-attention" })).to.deep.equal([]);
  });

  const agreed = async ({ id }: Pick<Purchase, "id">) => {
    const books = await booksOf(orders, id);
    expectAgreement(books);
    return books;
  };
  const keyOf = async ({ id }: Purchase) => (await orderById(orders.deps.postgres, id)).paymentKey ?? "";
  /** An order whose buyer has confirmed the payment; the process that was to take the money is gone. */
  async function capturing(): Promise<Purchase> {
    const bought = await purchase(orders, TO_CONFIRM);
    await webhookOf(orders.deps).deliver(await orders.deps.provider.confirm(await keyOf(bought)));
    expect(await bought.see()).to.include({ stage: "capturing" });
    return bought;
  }
  const inStage = (stage: PaidStage | "paying" | "capturing") => {
    if (stage === "capturing") return capturing();
    return stage === "paying" ? purchase(orders, TO_CONFIRM) : purchaseIn(orders, stage);
  };

  for (const stage of ["paying", "capturing", ...paidStages] as const) {
    const timer = timers[stage];
    if (timer === undefined) continue;
    const [after, to] = timer;
    it(`move an order that is ${stage} for ${after / DAY} days to ${to}, and not a moment before`, async () => {
      const bought = await inStage(stage);
      const { version, dueAt } = await bought.see();
      expect(dueAt).to.deep.equal(new Date(orders.time.clock().getTime() + after));
      orders.time.advance(after - 1);
      await passDeadlines(orders.deps);
      expect(await bought.see()).to.include({ stage, version });
      orders.time.advance(1);
      await orders.work();
      const moved = await bought.see();
      expect(moved).to.include({ stage: to, version: version + 1 });
      const entered = moved.history.at(-1);
      expect(entered).to.deep.include({ from: stage, to, at: orders.time.clock() });
      await agreed(bought);
    });
  }

  it("say why an order was given up", async () => {
    const [unpaid, unsent] = [await purchase(orders, TO_CONFIRM), await purchaseIn(orders, "confirmed")];
    orders.time.advance(7 * DAY);
    await orders.work();
    expect((await unpaid.see()).history.at(-1)).to.include({ reason: "It was not paid in time." });
    expect((await unsent.see()).history.at(-1)).to.include({ reason: "It was not sent in time." });
    const { listingId } = unsent;
    expect(await orders.statusOf(listingId)).to.equal("active");
    const next = orders.as(await addAccount(orders.suite.stores));
    expect(await next.place(placing({ listingId }))).to.include({ stage: "placed" });
  });

  it("wait for a parcel that the seller has announced for later", async () => {
    const bought = await purchaseIn(orders, "confirmed");
    const estimatedDelivery = new Date(orders.time.clock().getTime() + 30 * DAY).toISOString().slice(0, 10);
    const parcel = { ...(await bought.at()), trackingNumber: "DK123", estimatedDelivery };
    const { dueAt } = await bought.as("seller").ship(parcel);
    expect(dueAt?.toISOString().slice(0, 10)).to.equal(
      new Date(Date.parse(estimatedDelivery) + 7 * DAY).toISOString().slice(0, 10),
    );
    orders.time.advance(30 * DAY);
    await orders.work();
    expect(await bought.see()).to.include({ stage: "shipped" });
    orders.time.advance(7 * DAY);
    await orders.work();
    expect(await bought.see()).to.include({ stage: "delivered" });
  });

  describe("of an order whose money is being taken", () => {
    it("let it go on beside the one who was at it, and take the money once", async () => {
      const bought = await capturing();
      for (let round = 0; round < 3; round += 1) {
        orders.time.advance(10 * MINUTE);
        await passDeadlines(orders.deps);
      }
      expect(await bought.see()).to.include({ stage: "capturing", version: 2 });
      await orders.deps.sagas.recover();
      expect(await agreed(bought)).to.deep.include({ stage: "placed", postings: ["capture"] });
    });

    it("give it up when no money is held any more", async () => {
      const bought = await capturing();
      const key = await keyOf(bought);
      await orders.deps.provider.void({ key, reference: null }, { requestKey: `${key}:by-hand` });
      orders.time.advance(10 * MINUTE);
      await orders.work();
      expect(await agreed(bought)).to.deep.include({
        ...{ stage: "cancelled", reservation: "released", listing: "active", postings: [] },
        payment: { status: "voided", captured: 0, refunded: 0 },
      });
    });
  });

  describe("alone end every life", () => {
    /** What its people do, each a day before they would be too late; from there on nobody does anything. */
    const lives: readonly (readonly [string, readonly MoveName[], string])[] = [
      ["that nobody pays", [], "cancelled"],
      ["that is never sent", [], "cancelled"],
      ["of a parcel that nobody says anything of", ["confirm", "ship"], "completed"],
      ["of a parcel that never came", ["confirm", "ship", "reportMissing"], "refunded"],
      [
        "of a return that the seller does not answer",
        ["confirm", "ship", "deliver", "requestReturn"],
        "completed",
      ],
      [
        "of a return that the buyer does not send",
        ["confirm", "ship", "deliver", "requestReturn", "acceptReturn"],
        "completed",
      ],
      [
        "of a return that the seller does not look at",
        ["confirm", "ship", "deliver", "requestReturn", "acceptReturn", "shipReturn"],
        "refunded",
      ],
      [
        "of a dispute that nobody decides",
        [
          "confirm",
          "ship",
          "reportMissing",
          "deliver",
          "requestReturn",
          "acceptReturn",
          "shipReturn",
          "disputeReturn",
        ],
        "refunded",
      ],
    ];

    for (const [what, moves, end] of lives) {
      it(`${what}, which takes less than a second of work`, async () => {
        const before = process.cpuUsage();
        const bought = await purchase(orders, what === "that nobody pays" ? TO_CONFIRM : undefined);
        const started = orders.time.clock();
        for (const move of moves) {
          const { dueAt } = await bought.see();
          orders.time.advance((dueAt?.getTime() ?? 0) - DAY / 2 - orders.time.clock().getTime());
          await orders.work();
          await bought.move(move);
        }
        for (let { dueAt } = await bought.see(); dueAt !== null; { dueAt } = await bought.see()) {
          orders.time.advance(dueAt.getTime() - orders.time.clock().getTime());
          await orders.work();
        }
        const { user, system } = process.cpuUsage(before);
        expect(await agreed(bought)).to.include({ stage: end });
        const days = (orders.time.clock().getTime() - started.getTime()) / DAY;
        expect(days).to.be.lessThan(180);
        if (moves.length === 8) expect(days).to.be.greaterThan(75);
        expect((user + system) / 1_000).to.be.lessThan(1_000);
      });
    }
  });

  it("move each order once, however many workers look at the same time", async () => {
    const due: Purchase[] = [];
    for (const stage of ["placed", "confirmed", "shipped", "missing", "delivered", "disputed"] as const)
      for (let count = 0; count < 3; count += 1) due.push(await purchaseIn(orders, stage));
    const versions = await Promise.all(due.map(async (one) => (await one.at()).version));
    orders.time.advance(21 * DAY);
    const { deps } = orders;
    const workers = [deps, ...[1, 2].map(() => ({ ...openOrders({ ...deps, newId: idsFrom(deps.clock) }) }))];
    const passes = await Promise.all(
      Array.from({ length: 10 }, (_, index) => passDeadlines(workers[index % 3] ?? deps)),
    );
    expect(passes.reduce((sum, { moved }) => sum + moved, 0)).to.be.at.least(due.length);
    await Promise.all(workers.map(({ sagas }) => sagas.recover()));
    for (const [place, one] of due.entries()) {
      const { version, history } = await one.see();
      expect([version, history.length]).to.deep.equal([(versions[place] ?? 0) + 1, version]);
      await agreed(one);
    }
  });

  describe("pass", () => {
    const template = z.object({ dueAt: z.date() });
    /** Takes away the listing of an order, without which its unit cannot be given back. */
    const poison = (listingId: string) =>
      orders.suite.stores.mongo.db.collection<{ _id: string }>("listings").deleteOne({ _id: listingId });

    it("over an order that cannot be moved, and on to those behind it", async () => {
      const poisoned = await purchaseIn(orders, "confirmed");
      orders.time.advance(1);
      const behind = await purchaseIn(orders, "confirmed");
      await poison(poisoned.listingId);
      orders.time.advance(7 * DAY);
      const told: unknown[] = [];
      const log = {
        ...testContext().log,
        error: (fields: object) => told.push(fields),
        info() {},
        warn() {},
      };
      const { left } = await passDeadlines({ ...orders.deps, log });
      expect(left).to.equal(1);
      expect(told).to.have.length(1);
      expect(told[0]).to.include({ orderId: poisoned.id });
      expect(await behind.see()).to.include({ stage: "cancelled" });
      expect(await poisoned.see()).to.include({ stage: "confirmed" });
    });

    it("over more such orders than are looked at together, all due at an instant finer than a clock's", async () => {
      const sample = await purchaseIn(orders, "confirmed");
      const { stores } = orders.suite;
      const listingId = await addListing(stores, { sellerId: sample.sellerId, units: 100 });
      await poison(listingId);
      const made = await rowsOf(stores.postgres.sequelize, template, {
        sql: `WITH held AS (
                INSERT INTO reservations (id, listing_id, unit, buyer_id, status, expires_at, created_at, updated_at)
                SELECT gen_random_uuid(), $listingId, unit, $buyerId, 'held', NULL, $now, $now
                FROM generate_series(1, 100) AS unit RETURNING *
              )
              INSERT INTO orders (id, buyer_id, seller_id, listing_id, reservation_id, stage, due_at, amount, currency,
                category, payment_key, listing_title, shipping_address, shipping_method, version, created_at, updated_at)
              SELECT gen_random_uuid(), held.buyer_id, seller_id, held.listing_id, held.id, stage,
                due_at + interval '123 microseconds', amount, currency, category, payment_key, listing_title,
                shipping_address, shipping_method, 1, held.created_at, held.updated_at
              FROM held, orders WHERE orders.id = $id RETURNING due_at AS "dueAt"`,
        bind: { listingId, buyerId: sample.buyerId, id: sample.id, now: orders.time.clock() },
      });
      expect(made).to.have.length(100);
      orders.time.advance(8 * DAY);
      const { left } = await passDeadlines(orders.deps);
      expect(left).to.be.at.least(100);
      expect(await sample.see()).to.include({ stage: "cancelled" });
    });
  });
});
