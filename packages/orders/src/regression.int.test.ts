import { verifyLedger } from "@marketplace/ledger";
import { findPayment, type PaymentReport } from "@marketplace/payments";
import { rowsOf } from "@marketplace/stores";
import { addAccount, failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { z } from "zod";
import { booksOf, expectAgreement } from "./books.fixture.ts";
import { orderById } from "./find-order.ts";
import { payment, placing, price, shipping } from "./order.fixture.ts";
import { type OrdersSuite, ordersSuite } from "./orders-suite.fixture.ts";
import { purchase, purchaseIn, TO_CONFIRM } from "./purchase.fixture.ts";
import { putBack } from "./put-back.ts";
import { askUntilDecided } from "./told-to-ask-again.fixture.ts";
import { type Webhook, webhookOf } from "./webhook.fixture.ts";

const AT_ONCE = 5;

describe("what has gone wrong elsewhere", () => {
  let orders: OrdersSuite;
  let webhook: Webhook;
  /** What the provider's webhooks are at, each report's from the moment that the provider has it; true for news. */
  let deliveries: { readonly captured: boolean; readonly news: Promise<boolean> }[] = [];
  before(async () => {
    orders = await ordersSuite({ onReport: (report) => deliver(report) });
    webhook = webhookOf(orders.deps);
  });
  beforeEach(() => {
    deliveries = [];
  });
  after(() => orders.close());
  afterEach(async () => {
    await delivered();
    await orders.deps.sagas.recover();
    expect(await verifyLedger(orders.suite.stores.postgres.sequelize)).to.deep.equal([]);
    expect(await orders.deps.sagas.list({ status: "needs-attention" })).to.deep.equal([]);
    expect(await orders.deps.sagas.list({ status: "running" })).to.deep.equal([]);
  });

  function deliver(report: PaymentReport): void {
    deliveries.push({ captured: report.captured > 0, news: webhook.deliver(report) });
  }
  /** How many webhooks were the first to tell of a capture, when all have been delivered. */
  async function delivered(): Promise<number> {
    const news = await Promise.all(deliveries.map((one) => one.news));
    return deliveries.filter(({ captured }, place) => captured && news[place] === true).length;
  }

  const select = <T extends z.ZodType>(
    schema: T,
    sql: string,
    bind: Record<string, string | readonly string[]>,
  ) => rowsOf(orders.suite.stores.postgres.sequelize, schema, { sql, bind });

  it("two orders for one unit after parallel steps race (medusajs/medusa#16825)", async () => {
    for (let round = 0; round < 30; round += 1) {
      const listingIds = await Promise.all([orders.offer(), orders.offer()]);
      const [one, two] = listingIds;
      if (one === undefined || two === undefined) throw new Error("Nothing is offered");
      const buyers = await Promise.all([1, 2, 3, 4].map(() => addAccount(orders.suite.stores)));
      const items = listingIds.map((listingId) => ({ listingId, expectedPrice: price }));
      const asks = buyers.map((buyerId, index): (() => Promise<unknown>) => {
        const buyer = orders.as(buyerId);
        const bundle = { idempotencyKey: `both-units-${round}`, shipping, payment };
        if (index < 2)
          return () => buyer.placeBundle({ ...bundle, items: index === 0 ? items : items.toReversed() });
        return () => buyer.place(placing({ listingId: index === 2 ? one : two }));
      });
      const results = await Promise.allSettled(
        (round % 2 === 0 ? asks : asks.toReversed()).map((ask) => askUntilDecided(ask)),
      );
      for (const result of results)
        if (result.status === "rejected")
          expect(await failureFrom(Promise.reject(result.reason))).to.include({ code: "SOLD_OUT" });
      const won = results.filter(({ status }) => status === "fulfilled").length;

      const rows = await select(
        z.object({
          listing: z.string(),
          buyer: z.string(),
          stage: z.string(),
          held: z.string(),
          key: z.string(),
        }),
        `SELECT orders.listing_id AS listing, orders.buyer_id AS buyer, stage, reservations.status AS held,
           payment_key AS key
         FROM orders JOIN reservations ON reservations.id = reservation_id WHERE orders.listing_id = ANY($listingIds)`,
        { listingIds },
      );
      expect(rows.map(({ listing }) => listing).sort()).to.deep.equal([...listingIds].sort());
      for (const row of rows) expect(row).to.include({ stage: "placed", held: "held" });
      expect(new Set(rows.map(({ buyer }) => buyer)).size).to.equal(won);
      // Of whoever was too late there is nothing: no unit, no saga, no payment.
      const [left] = await select(
        z.object({ held: z.int(), sagas: z.int(), payments: z.int() }),
        `SELECT (SELECT count(*)::int FROM reservations WHERE listing_id = ANY($listingIds)) AS held,
           (SELECT count(*)::int FROM sagas WHERE name = 'place-order' AND scope = ANY($buyers)) AS sagas,
           (SELECT count(*)::int FROM payments WHERE key IN
             (SELECT input #>> '{payment,key}' FROM sagas WHERE scope = ANY($buyers))) AS payments`,
        { listingIds, buyers },
      );
      expect(left).to.deep.equal({ held: 2, sagas: won, payments: won });
    }
  });

  describe("a compensation never deletes a paid order (mercurjs/mercur#909):", () => {
    const whole = async (id: string) => {
      const books = await booksOf(orders, id);
      expectAgreement(books);
      return books;
    };

    it("not when the webhook comes after the order is complete, and comes again", async () => {
      const bought = await purchase(orders);
      const before = [await bought.see(), await whole(bought.id)];
      const { paymentKey } = await orderById(orders.deps.postgres, bought.id);
      const known = await findPayment(orders.deps.postgres.sequelize, paymentKey ?? "");
      const report = known && (await orders.deps.provider.status(known));
      if (report === null) throw new Error("The provider knows nothing of it");
      await delivered();
      for (let again = 0; again < 3; again += 1) expect(await webhook.deliver(report)).to.equal(false);
      // Nor when the provider contradicts itself.
      for (const status of ["failed", "voided"] as const)
        expect(
          await failureFrom(webhook.deliver({ ...report, status, captured: 0, failure: "unknown" })),
        ).to.include({ code: "INVALID_TRANSITION" });
      await orders.work();
      expect([await bought.see(), await whole(bought.id)]).to.deep.equal(before);
    });

    it("not when what would put the unit back is done by mistake or too late", async () => {
      for (const stage of ["placed", "shipped", "delivered"] as const) {
        const bought = await purchaseIn(orders, stage);
        await delivered();
        const before = [await bought.see(), await whole(bought.id)];
        const { id: orderId, listingId, reservationId } = await orderById(orders.deps.postgres, bought.id);
        const unit = { orderId, listingId, reservationId };
        const failure = await failureFrom(putBack(orders.deps, [unit], orders.time.clock()));
        expect(["FORBIDDEN", "INVALID_TRANSITION"]).to.include(failure.code);
        expect([await bought.see(), await whole(bought.id)]).to.deep.equal(before);
      }
    });

    it("nor an unpaid one, which stays as cancelled, with its history and its reason", async () => {
      const listingId = await orders.offer();
      const buyerId = await addAccount(orders.suite.stores);
      const card = { token: "4000000000000341" };
      const place = orders.as(buyerId).place(placing({ listingId, payment: card }));
      expect(await failureFrom(place)).to.include({ code: "PAYMENT_DECLINED" });
      const { items } = await orders.as(buyerId).mine({});
      expect(items.map(({ stage }) => stage)).to.deep.equal(["cancelled"]);
      const { history } = await orders.as(buyerId).byId({ orderId: items[0]?.id ?? "" });
      expect(history.map(({ event, reason }) => [event, reason])).to.deep.equal([
        ["place", null],
        ["cancel", "It could not be paid."],
      ]);
    });

    it("and the database would not let it", async () => {
      const { id } = await purchase(orders);
      for (const sql of [
        "DELETE FROM orders WHERE id = $id",
        "DELETE FROM order_transitions WHERE order_id = $id",
        "DELETE FROM payments WHERE key = (SELECT payment_key FROM orders WHERE id = $id)",
        "DELETE FROM ledger_transactions WHERE order_id = $id",
      ]) {
        const thrown: unknown = await select(z.unknown(), sql, { id }).then(
          () => "done",
          (failure: unknown) => failure,
        );
        expect(thrown, sql).to.have.property("parent");
      }
    });
  });

  it("double capture by webhook and client colliding (vendurehq/vendure#3734): 200 rounds, one posting each", async () => {
    const wins = { webhook: 0, client: 0 };
    const cards = [payment, { token: "4000000000006991" }, TO_CONFIRM];
    for (let round = 0; round < 200; round += AT_ONCE) {
      deliveries = [];
      const bought = await Promise.all(
        Array.from({ length: AT_ONCE }, async (_, index) => {
          const card = cards[(round + index) % cards.length] ?? payment;
          const one = await purchase(orders, card);
          if (card === TO_CONFIRM) await one.as("buyer").confirmPayment({ orderId: one.id });
          return one;
        }),
      );
      await delivered();
      // Where the webhook was the first to hear that the buyer had confirmed, a worker takes the money.
      await orders.deps.sagas.recover();
      const byWebhook = await delivered();
      for (const one of bought) {
        const books = await booksOf(orders, one.id);
        expectAgreement(books);
        expect(books).to.deep.include({ stage: "placed", postings: ["capture"], refunded: 0 });
        const { history, version } = await one.see();
        expect(history.filter(({ event }) => event === "pay")).to.have.length(1);
        expect(history).to.have.length(version);
      }
      wins.webhook += byWebhook;
      wins.client += AT_ONCE - byWebhook;
    }
    // Both are first at times, or this was no race.
    expect(wins.webhook).to.be.greaterThan(0);
    expect(wins.client).to.be.greaterThan(0);
  }).timeout(300_000);
});
