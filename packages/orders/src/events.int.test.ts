import { rowsOf } from "@marketplace/stores";
import { expect } from "chai";
import { z } from "zod";
import { offerEvents, orderEvents } from "./events.ts";
import { offersOf } from "./offers.fixture.ts";
import { placing } from "./order.fixture.ts";
import { type OrdersSuite, ordersSuite } from "./orders-suite.fixture.ts";

const anyEvent = z.union([...orderEvents, ...offerEvents]);

describe("what orders and offers publish", () => {
  let orders: OrdersSuite;
  before(async () => {
    orders = await ordersSuite();
  });
  after(() => orders.close());

  const outbox = (aggregateId: string) =>
    rowsOf(orders.suite.stores.postgres.sequelize, z.unknown(), {
      sql: `SELECT id, type, version, aggregate_id AS "aggregateId", sequence, at, payload FROM outbox
            WHERE aggregate_id = $aggregateId ORDER BY position`,
      bind: { aggregateId },
    });

  it("is of the form that readers are promised, one event for each move that concerns anyone", async () => {
    const listingId = await orders.offer();
    const low = { amount: 100_000, currency: "DKK" };
    const buyer = offersOf(orders.deps)(orders.buyerId);
    const { id: offerId } = await buyer.make({ listingId, price: low });
    await offersOf(orders.deps)(orders.sellerId).accept({ offerId, version: 1 });
    const order = await orders.as(orders.buyerId).place(placing({ listingId, offerId, expectedPrice: low }));
    const at = { orderId: order.id, version: order.version };
    const { version } = await orders.as(orders.sellerId).confirm(at);
    await orders.as(orders.buyerId).cancel({ ...at, version, reason: "Changed my mind" });

    const told = [...(await outbox(offerId)), ...(await outbox(order.id))].map((row) => anyEvent.parse(row));
    expect(told.map(({ type }) => type)).to.deep.equal([
      "offers.made",
      "offers.accepted",
      "orders.placed",
      "orders.confirmed",
      "orders.cancelled",
    ]);
    expect(told.at(-1)?.payload).to.deep.include({ stage: "cancelled", refunded: 100_000, price: low });
    expect(told.map(({ payload: { by, title } }) => `${by} ${title}`)).to.deep.equal(
      ["buyer", "seller", "system", "seller", "buyer"].map((by) => `${by} ${order.listing.title}`),
    );
    expect(told.slice(2).map(({ payload }) => "from" in payload && payload.from)).to.deep.equal([
      "capturing",
      "placed",
      "confirmed",
    ]);
  });
});
