import { expect } from "chai";
import { z } from "zod";
import { offerEvents, orderEvents } from "./events.ts";

const id = "0197a5c2-7b1e-7cc3-8f4e-3d1f0a6b9e21";
const at = new Date("2026-06-01T12:00:00Z");
const price = { amount: 5_000, currency: "DKK" };
const parties = { listingId: id, buyerId: id, sellerId: id, price };
const envelope = { id, version: 1, aggregateId: id, sequence: 1, at };

describe("events of orders and offers from before they told who caused them", () => {
  it("are read as the platform's, without a title", () => {
    const offer = { ...parties, offerId: id, status: "open" };
    const made = z.union(offerEvents).parse({ ...envelope, type: "offers.made", payload: offer });
    expect(made.payload).to.deep.equal({ ...offer, by: "system", title: null });

    const order = { ...parties, orderId: id, bundleId: null, event: "pay", stage: "placed", refunded: 0 };
    const placed = z.union(orderEvents).parse({ ...envelope, type: "orders.placed", payload: order });
    expect(placed.payload).to.deep.equal({ ...order, by: "system", from: null, title: null });
  });
});
