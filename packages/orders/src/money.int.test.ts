import { verifyLedger } from "@marketplace/ledger";
import { findPayment, type PaymentReport } from "@marketplace/payments";
import { rowsOf } from "@marketplace/stores";
import { addAccount, failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { z } from "zod";
import { type Books, booksOf, expectAgreement } from "./books.fixture.ts";
import { orderById } from "./find-order.ts";
import { placing, price, shipping } from "./order.fixture.ts";
import { type MoveName, movesFrom, PART } from "./order-moves.fixture.ts";
import { type OrdersSuite, ordersSuite } from "./orders-suite.fixture.ts";
import { type Purchase, purchase, purchaseIn, TO_CONFIRM } from "./purchase.fixture.ts";
import { type Webhook, webhookOf } from "./webhook.fixture.ts";

/** Every way from a stage to an end. */
function waysFrom(stage: string): MoveName[][] {
  const onward = movesFrom(stage);
  if (onward.length === 0) return [[]];
  return onward.flatMap(([move, to]) => waysFrom(to).map((rest) => [move, ...rest]));
}

/** What can follow a delivery is the same whether or not the parcel was missed before. */
function isNewWay(way: readonly MoveName[]): boolean {
  return !(way.includes("reportMissing") && way.includes("requestReturn"));
}

describe("the money of an order", () => {
  let orders: OrdersSuite;
  let webhook: Webhook;
  /** What the provider has told of, where a test has it delivered by webhook too. */
  let told: PaymentReport[] = [];
  before(async () => {
    orders = await ordersSuite({ onReport: (report) => told.push(report) });
    webhook = webhookOf(orders.deps);
  });
  beforeEach(() => {
    told = [];
  });
  after(() => orders.close());

  const sequelize = () => orders.suite.stores.postgres.sequelize;
  /** What all books say once everything that is owed to be done is done. */
  async function settled({ id }: Pick<Purchase, "id">): Promise<Books> {
    await orders.deps.sagas.recover();
    const books = await booksOf(orders, id);
    expectAgreement(books);
    return books;
  }

  afterEach(async () => {
    expect(await verifyLedger(sequelize())).to.deep.equal([]);
    expect(await orders.deps.sagas.list({ status: "needs-attention" })).to.deep.equal([]);
    expect(await orders.deps.sagas.list({ status: "running" })).to.deep.equal([]);
  });

  describe("agrees in all books after each step of", () => {
    for (const way of waysFrom("placed").filter(isNewWay)) {
      it(way.join(", "), async () => {
        const bought = await purchase(orders);
        const first = await settled(bought);
        expect(first).to.deep.include({ stage: "placed", escrow: price.amount, postings: ["capture"] });
        for (const move of way) {
          await bought.move(move);
          await settled(bought);
        }
        const { ledger, refunded, postings } = await booksOf(orders, bought.id);
        const last = way.at(-1);
        const back =
          last === "decidePart"
            ? PART.amount
            : last === "cancel" || last === "cancelSale" || last === "refund" || last === "decideAll"
              ? price.amount
              : 0;
        expect([refunded, ledger.refunds, ledger.seller_payable + ledger.platform_fee]).to.deep.equal([
          back,
          back,
          price.amount - back,
        ]);
        expect(postings).to.deep.equal([
          "capture",
          ...(back > 0 ? ["refund"] : []),
          ...(back < price.amount ? ["release"] : []),
        ]);
      });
    }
  });

  describe("that is only held", () => {
    it("is let go when the buyer cancels before it is taken", async () => {
      const bought = await purchase(orders, TO_CONFIRM);
      expect(await settled(bought)).to.deep.include({
        stage: "paying",
        payment: { status: "requires_confirmation", captured: 0, refunded: 0 },
      });
      await bought.move("cancel");
      expect(await settled(bought)).to.deep.include({
        ...{ stage: "cancelled", postings: [], refunded: 0, listing: "active" },
        payment: { status: "voided", captured: 0, refunded: 0 },
      });
      // The buyer's bank comes too late.
      const { paymentKey } = await orderById(orders.deps.postgres, bought.id);
      const report = await orders.deps.provider.confirm(paymentKey ?? "");
      expect(report.status).to.equal("voided");
      await bought.as("buyer").confirmPayment({ orderId: bought.id });
      expect(await settled(bought)).to.deep.include({ stage: "cancelled", postings: [] });
    });

    it("is taken once the buyer has confirmed, however often that is said", async () => {
      const bought = await purchase(orders, TO_CONFIRM);
      const confirm = () => bought.as("buyer").confirmPayment({ orderId: bought.id });
      expect(await confirm()).to.include({ stage: "placed", version: 3 });
      expect(await confirm()).to.include({ stage: "placed", version: 3 });
      expect(await settled(bought)).to.deep.include({ stage: "placed", postings: ["capture"] });
    });

    it("is confirmed by its buyer alone", async () => {
      const bought = await purchase(orders, TO_CONFIRM);
      const others = [
        bought.as("seller"),
        bought.as("moderator"),
        orders.as(await addAccount(orders.suite.stores)),
      ];
      for (const other of others)
        expect(await failureFrom(other.confirmPayment({ orderId: bought.id }))).to.include({
          code: "NOT_FOUND",
        });
      expect(await settled(bought)).to.include({ stage: "paying" });
    });
  });

  describe("that was taken although the order is cancelled", () => {
    /** A cancelled order whose money the provider takes before anybody has told it to let it go. */
    async function takenTooLate() {
      const bought = await purchase(orders, TO_CONFIRM);
      const { paymentKey } = await orderById(orders.deps.postgres, bought.id);
      const key = paymentKey ?? "";
      await bought.move("cancel");
      const { provider } = orders.deps;
      await provider.confirm(key);
      const payment = await findPayment(sequelize(), key);
      if (payment === null) throw new Error("It has no payment");
      const report = await provider.capture(payment, { requestKey: `${key}:capture`, money: price });
      return { bought, report };
    }
    const back = {
      ...{ stage: "cancelled", refunded: price.amount, postings: ["capture", "refund"], listing: "active" },
      payment: { status: "refunded", captured: price.amount, refunded: price.amount },
    };

    it("goes back when the provider tells of it", async () => {
      const { bought, report } = await takenTooLate();
      await webhook.deliver(report);
      expect(await settled(bought)).to.deep.include(back);
      expect(await bought.see()).to.deep.include({ refunded: price });
    });

    it("goes back when the provider's word of it is lost", async () => {
      const { bought, report } = await takenTooLate();
      expect(await settled(bought)).to.deep.include(back);
      await webhook.deliver(report);
      expect(await settled(bought)).to.deep.include(back);
    });
  });

  it("of a bundle is taken in one, and goes back or to the seller part by part", async () => {
    const listingIds = await Promise.all([1, 2, 3].map(() => orders.offer()));
    const bundle = await orders.as(orders.buyerId).placeBundle({
      ...{ idempotencyKey: "a-bundle-of-three", shipping, payment: { token: "4242424242424242" } },
      items: listingIds.map((listingId) => ({ listingId, expectedPrice: price })),
    });
    const [one, two, three] = bundle.orders;
    if (one === undefined || two === undefined || three === undefined) throw new Error("It is not of three");
    const [buyer, seller] = [orders.as(orders.buyerId), orders.as(orders.sellerId)];
    const all = async () => {
      await orders.deps.sagas.recover();
      return Promise.all([one, two, three].map(({ id }) => booksOf(orders, id)));
    };
    const paid = (refunded: number) => ({
      ...{ status: refunded > 0 ? "refunded" : "captured", captured: 3 * price.amount, refunded },
    });
    for (const books of await all()) {
      expect(books).to.deep.include({ escrow: price.amount, payment: paid(0), provider: paid(0) });
    }

    await buyer.cancel({ orderId: one.id, version: 2, reason: "Only the others" });
    expect((await all()).map(({ escrow }) => escrow)).to.deep.equal([0, price.amount, price.amount]);
    for (const { id } of [two, three]) {
      await seller.confirm({ orderId: id, version: 2 });
      await seller.ship({ orderId: id, version: 3, trackingNumber: "DK123" });
    }
    await buyer.deliver({ orderId: two.id, version: 4 });
    await buyer.accept({ orderId: two.id, version: 5 });
    await buyer.reportMissing({ orderId: three.id, version: 4, explanation: "It never came" });
    await seller.refund({ orderId: three.id, version: 5 });

    const ends = await all();
    expect(ends.map(({ stage }) => stage)).to.deep.equal(["cancelled", "completed", "refunded"]);
    for (const books of ends) {
      expect(books).to.deep.include({
        ...{ escrow: 0, payment: paid(2 * price.amount), provider: paid(2 * price.amount) },
      });
      expect(books.ledger.buyer_funds).to.equal(0 - price.amount);
    }
    expect(ends.map(({ refunded }) => refunded)).to.deep.equal([price.amount, 0, price.amount]);
  });

  describe("of a card", () => {
    const outcomeOf = async (token: string) => {
      const listingId = await orders.offer();
      const buyer = orders.as(await addAccount(orders.suite.stores));
      const place = () => buyer.place(placing({ listingId, payment: { token } }));
      const call = orders.asTimePasses(place);
      const outcome = await call.then(
        ({ id }) => ({ id }),
        () => failureFrom(call),
      );
      return { listingId, place, outcome };
    };
    /** The payment for a listing, here and at the provider. */
    const paymentFor = async (listingId: string) => {
      const [placed] = await rowsOf(sequelize(), z.object({ key: z.string() }), {
        sql: `SELECT input #>> '{payment,key}' AS key FROM sagas WHERE input #>> '{items,0,listingId}' = $listingId`,
        bind: { listingId },
      });
      const payment = await findPayment(sequelize(), placed?.key ?? "");
      if (payment === null) throw new Error("None was made");
      const said = await orders.deps.provider.status(payment);
      const { captured, refunded } = payment;
      expect([said?.status, said?.captured, said?.refunded]).to.deep.equal([
        payment.status,
        captured,
        refunded,
      ]);
      return payment;
    };

    for (const [token, what, code, status] of [
      ["4000000000000002", "declines", "PAYMENT_DECLINED", "failed"],
      ["4000000000009995", "has too little", "PAYMENT_DECLINED", "failed"],
      ["4000000000006975", "never answers", "RESERVATION_EXPIRED", "voided"],
    ] as const) {
      it(`that ${what} leaves no order, a free unit and nothing in the books`, async () => {
        const [rows, before] = [await orders.count("orders"), await ledgerRows()];
        const { listingId, place, outcome } = await outcomeOf(token);
        expect(outcome).to.include({ code });
        expect(await orders.reservationsOf(listingId)).to.deep.equal(["released"]);
        expect(await orders.statusOf(listingId)).to.equal("active");
        expect([await orders.count("orders"), await ledgerRows()]).to.deep.equal([rows, before]);
        expect(await paymentFor(listingId)).to.include({ status, captured: 0 });
        // The key's answer stays what it was.
        expect(await failureFrom(place())).to.include({ code });
        expect(await orders.reservationsOf(listingId)).to.deep.equal(["released"]);
      });
    }

    it("that fails when the money is taken leaves a cancelled order and a free unit", async () => {
      const before = await ledgerRows();
      const { listingId, outcome } = await outcomeOf("4000000000000341");
      expect(outcome).to.include({ code: "PAYMENT_DECLINED" });
      expect(await orders.reservationsOf(listingId)).to.deep.equal(["released"]);
      expect(await orders.statusOf(listingId)).to.equal("active");
      expect(await ledgerRows()).to.equal(before);
      expect(await paymentFor(listingId)).to.include({ status: "failed", captured: 0 });
      const [order] = await rowsOf(sequelize(), z.object({ id: z.string(), stage: z.string() }), {
        sql: "SELECT id, stage FROM orders WHERE listing_id = $listingId",
        bind: { listingId },
      });
      expect(order?.stage).to.equal("cancelled");
      await settled({ id: order?.id ?? "" });
    });

    for (const [token, what] of [
      ["4000000000006983", "pays and answers too late"],
      ["4000000000006991", "answers twice"],
    ] as const) {
      it(`that ${what} pays once`, async () => {
        const { outcome } = await outcomeOf(token);
        if (!("id" in outcome)) throw new Error(`It came to ${outcome.code}`);
        const books = await settled(outcome);
        expect(books).to.deep.include({ stage: "placed", postings: ["capture"], refunded: 0 });
        // And once only, when the provider says it all again.
        for (const report of told) expect(await webhook.deliver(report)).to.equal(false);
        expect(await settled(outcome)).to.deep.equal(books);
      });
    }

    async function ledgerRows(): Promise<number> {
      const [row] = await rowsOf(sequelize(), z.object({ rows: z.int() }), {
        sql: "SELECT count(*)::int AS rows FROM ledger_transactions",
        bind: {},
      });
      return row?.rows ?? 0;
    }
  });

  it("stays in escrow of an order that is on its way, and leaves it at its end alone", async () => {
    const bought = await purchaseIn(orders, "disputed");
    expect(await settled(bought)).to.deep.include({ stage: "disputed", escrow: price.amount });
  });
});
