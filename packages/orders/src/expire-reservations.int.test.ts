import { rowsOf } from "@marketplace/stores";
import { addAccount } from "@marketplace/testing";
import { expect } from "chai";
import { z } from "zod";
import { booksOf, expectAgreement } from "./books.fixture.ts";
import { deadPlacing } from "./dead-placing.fixture.ts";
import type { OrderDeps } from "./deps.ts";
import { expireReservations } from "./expire-reservations.ts";
import { placing } from "./order.fixture.ts";
import { RESERVATION_MS } from "./order-deadline.ts";
import { type OrdersSuite, ordersSuite } from "./orders-suite.fixture.ts";
import { passDeadlines } from "./pass-deadlines.ts";
import { purchase, TO_CONFIRM } from "./purchase.fixture.ts";

describe("what a dead placing has left", () => {
  let orders: OrdersSuite;
  before(async () => {
    orders = await ordersSuite();
  });
  after(() => orders.close());

  const stands = async (listingId: string) => [
    ...(await orders.reservationsOf(listingId)),
    await orders.statusOf(listingId),
  ];
  const orderOf = async (listingId: string) => {
    const [order] = await rowsOf(
      orders.suite.stores.postgres.sequelize,
      z.object({ id: z.string(), stage: z.string() }),
      { sql: "SELECT id, stage FROM orders WHERE listing_id = $listingId", bind: { listingId } },
    );
    return order;
  };
  /** Has sagas taken over. It is asked first what became of a call, and that made again a moment later. */
  const takeOver = async () => {
    await orders.deps.sagas.recover();
    orders.time.advance(1_000);
    await orders.deps.sagas.recover();
  };
  afterEach(async () => {
    await takeOver();
    expect(await orders.deps.sagas.list({ status: "running" })).to.deep.equal([]);
    expect(await orders.deps.sagas.list({ status: "needs-attention" })).to.deep.equal([]);
  });

  it("becomes the order that it was to be, as long as there is time to pay", async () => {
    const { listingId } = await deadPlacing(orders);
    expect(await stands(listingId)).to.deep.equal(["held", "reserved"]);
    orders.time.advance(RESERVATION_MS - 2_000);
    expect(await expireReservations(orders.deps)).to.equal(0);
    await takeOver();
    const order = await orderOf(listingId);
    expect(order).to.include({ stage: "placed" });
    expectAgreement(await booksOf(orders, order?.id ?? ""));
  });

  it("is given back when the time to pay is up, once, and its saga finds nothing left to do", async () => {
    const { listingId } = await deadPlacing(orders);
    orders.time.advance(RESERVATION_MS);
    expect(await expireReservations(orders.deps)).to.equal(1);
    expect(await expireReservations(orders.deps)).to.equal(0);
    expect(await stands(listingId)).to.deep.equal(["released", "active"]);
    // It is somebody else's by the time that the saga is looked at.
    const next = orders.as(await addAccount(orders.suite.stores));
    const { id } = await next.place(placing({ listingId }));
    await takeOver();
    expect(await stands(listingId)).to.deep.equal(["held", "released", "reserved"]);
    expect(await orderOf(listingId)).to.deep.equal({ id, stage: "placed" });
    expectAgreement(await booksOf(orders, id));
  });

  it("is given back by its saga, when that is first", async () => {
    const { listingId } = await deadPlacing(orders);
    orders.time.advance(RESERVATION_MS);
    await takeOver();
    expect(await stands(listingId)).to.deep.equal(["released", "active"]);
    expect(await expireReservations(orders.deps)).to.equal(0);
    expect(await orderOf(listingId)).to.equal(undefined);
  });

  it("is given back once by five workers at once", async () => {
    const dead = await Promise.all(Array.from({ length: 3 }, () => deadPlacing(orders)));
    orders.time.advance(RESERVATION_MS);
    const given = await Promise.all(Array.from({ length: 5 }, () => expireReservations(orders.deps)));
    expect(given.reduce((sum, one) => sum + one, 0)).to.equal(3);
    for (const { listingId } of dead) expect(await stands(listingId)).to.deep.equal(["released", "active"]);
  });

  it("is never a unit under an order, which goes by the order's own deadline", async () => {
    const [unpaid, paid] = [await purchase(orders, TO_CONFIRM), await purchase(orders)];
    orders.time.advance(RESERVATION_MS * 4);
    expect(await expireReservations(orders.deps)).to.equal(0);
    expect(await stands(unpaid.listingId)).to.deep.equal(["held", "reserved"]);
    await passDeadlines(orders.deps);
    expect(await stands(unpaid.listingId)).to.deep.equal(["released", "active"]);
    expect(await unpaid.see()).to.include({ stage: "cancelled" });
    expect(await stands(paid.listingId)).to.deep.equal(["held", "reserved"]);
  });

  for (const [card, stage] of [
    [undefined, "placed"],
    [TO_CONFIRM, "paying"],
  ] as const) {
    it(`is not given back when its order is recorded as ${stage} at that very moment`, async () => {
      const { listingId } = await deadPlacing(orders, card);
      orders.time.advance(60_000);
      const recorded = orders.time.clock();
      // A worker that has seen the unit without an order, and comes to giving it back when there is one.
      const late: OrderDeps = {
        ...orders.deps,
        clock: () => new Date(recorded.getTime() + RESERVATION_MS),
        sales: {
          ...orders.deps.sales,
          async changeUnits(changes, work) {
            await takeOver();
            return orders.deps.sales.changeUnits(changes, work);
          },
        },
      };
      expect(await expireReservations(late)).to.equal(0);
      expect(await orderOf(listingId)).to.include({ stage });
      expect(await stands(listingId)).to.deep.equal(["held", "reserved"]);
    });
  }
});
