import { failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { ids, now, offered, order, price } from "./order.fixture.ts";
import type { Order } from "./order.ts";
import {
  type ChangeRequest,
  decideChange,
  decidePlacing,
  newOrder,
  type OrderChange,
} from "./order-decisions.ts";
import { ORDER_STATUSES, type OrderActor, type OrderStatus, orderMachine } from "./order-stage.ts";

const refusal = (decide: () => unknown) => failureFrom(Promise.resolve().then(decide));
const asBuyer = { buyerId: ids.buyer, price };

describe("decidePlacing", () => {
  it("lets a buyer order what is active or reserved at the price that was seen", () => {
    for (const status of ["active", "reserved"] as const) {
      const listing = offered({ status });
      expect(decidePlacing(listing, asBuyer)).to.equal(listing);
    }
  });

  it("hides what is missing, deleted, a draft or hidden by moderators", async () => {
    const unseen = [
      null,
      offered({ status: "deleted" }),
      offered({ status: "draft" }),
      offered({ moderation: "hidden" }),
    ];
    for (const listing of unseen)
      expect(await refusal(() => decidePlacing(listing, asBuyer))).to.include({ code: "NOT_FOUND" });
  });

  it("refuses one's own listing, in whatever state one may see it", async () => {
    for (const status of ["draft", "active", "reserved", "sold"] as const) {
      const own = () => decidePlacing(offered({ status }), { ...asBuyer, buyerId: ids.seller });
      expect(await refusal(own)).to.include({ code: "FORBIDDEN" });
    }
  });

  it("says that what is sold is sold out, also when its price has changed", async () => {
    const sold = offered({ status: "sold", price: { amount: 1, currency: "DKK" } });
    expect(await refusal(() => decidePlacing(sold, asBuyer))).to.include({ code: "SOLD_OUT" });
  });

  it("tells the price of now when it is another amount or currency", async () => {
    for (const changed of [
      { amount: 129_901, currency: "DKK" },
      { amount: 129_900, currency: "SEK" },
    ]) {
      const decide = () => decidePlacing(offered({ price: changed }), asBuyer);
      expect(await refusal(decide)).to.deep.include({ code: "PRICE_CHANGED", details: changed });
    }
  });
});

describe("newOrder", () => {
  it("keeps what the listing was, and begins its history", () => {
    const shipping = order().shipping;
    const made = newOrder(offered(), { id: "o", reservationId: "r", buyerId: ids.buyer, shipping, now });
    expect(made.order).to.deep.include({
      status: "pending",
      price,
      listing: { title: "Bicycle", imageKey: "thumbnail.webp" },
      sellerId: ids.seller,
      version: 1,
      createdAt: now,
    });
    expect(made.transition).to.deep.equal({
      ...{ event: "place", from: null, to: "pending", actorId: ids.buyer, reason: null, at: now },
    });
  });
});

const changes: Record<OrderChange["event"], OrderChange> = {
  confirm: { event: "confirm" },
  ship: { event: "ship", trackingNumber: "DK123", estimatedDelivery: "2026-06-05" },
  deliver: { event: "deliver" },
  cancel: { event: "cancel", reason: "Broken" },
  return: { event: "return", reason: "Wrong size" },
};

const change = (given: Order, wanted: OrderChange, request: Partial<ChangeRequest> = {}) =>
  decideChange(given, {
    change: wanted,
    actor: "seller",
    actorId: ids.seller,
    version: given.version,
    now,
    ...request,
  });

describe("decideChange", () => {
  /** Every step that is allowed: given a status, when an actor does something, then this status and reservation. */
  const allowed: [OrderStatus, OrderActor, OrderChange["event"], OrderStatus, "sold" | "released" | null][] =
    [
      ["pending", "seller", "confirm", "confirmed", null],
      ["pending", "buyer", "cancel", "cancelled", "released"],
      ["pending", "seller", "cancel", "cancelled", "released"],
      ["pending", "system", "cancel", "cancelled", "released"],
      ["confirmed", "seller", "ship", "shipped", null],
      ["confirmed", "buyer", "cancel", "cancelled", "released"],
      ["confirmed", "seller", "cancel", "cancelled", "released"],
      ["shipped", "buyer", "deliver", "delivered", "sold"],
      ["shipped", "system", "deliver", "delivered", "sold"],
      ["delivered", "seller", "return", "returned", null],
    ];

  for (const [status, actor, event, then, reservation] of allowed) {
    it(`given ${status}, when the ${actor} does ${event}, then ${then}, the unit ${reservation ?? "as before"}`, () => {
      const given = order({ status, version: 3 });
      const decided = change(given, changes[event], { actor, actorId: "someone" });
      expect(decided.order).to.deep.include({
        status: then,
        version: 4,
        updatedAt: now,
        createdAt: given.createdAt,
      });
      expect(decided.transition).to.deep.include({
        event,
        from: status,
        to: then,
        actorId: "someone",
        at: now,
      });
      expect(decided.reservation).to.equal(reservation);
    });
  }

  it("refuses every other step, saying what was allowed or who may", async () => {
    const isAllowed = (status: OrderStatus, actor: OrderActor, event: string) =>
      allowed.some((row) => row[0] === status && row[1] === actor && row[2] === event);
    for (const status of ORDER_STATUSES) {
      for (const actor of ["buyer", "seller", "system"] as const) {
        for (const wanted of Object.values(changes)) {
          if (isAllowed(status, actor, wanted.event)) continue;
          const failure = await refusal(() => change(order({ status }), wanted, { actor }));
          const someoneMay = orderMachine.transitions.some(
            (row) => row.from === status && row.event === wanted.event,
          );
          expect(failure.code, `${status} ${actor} ${wanted.event}`).to.equal(
            someoneMay ? "FORBIDDEN" : "INVALID_TRANSITION",
          );
        }
      }
    }
    expect(
      (await refusal(() => change(order({ status: "shipped" }), changes.cancel))).details,
    ).to.deep.include({
      current: "shipped",
      allowedStates: ["delivered"],
    });
  });

  it("refuses a decision on an order that has moved on, whatever it is", async () => {
    const given = order({ status: "cancelled", version: 2 });
    expect(await refusal(() => change(given, changes.confirm, { version: 1 }))).to.deep.include({
      code: "STALE_VERSION",
      details: { version: 2 },
    });
  });

  it("keeps the reason of a cancellation and a return, and the tracking number of a parcel", () => {
    expect(change(order(), changes.cancel).transition.reason).to.equal("Broken");
    expect(change(order({ status: "delivered" }), changes.return).transition.reason).to.equal("Wrong size");
    const shipped = change(order({ status: "confirmed" }), changes.ship);
    expect(shipped.transition.reason).to.equal(null);
    expect(shipped.order.shipping).to.deep.include({
      trackingNumber: "DK123",
      estimatedDelivery: "2026-06-05",
      method: "standard",
    });
  });

  it("takes an estimated delivery from yesterday, which is today somewhere, to a year ahead", async () => {
    const ship = (estimatedDelivery: string | null) => () =>
      change(order({ status: "confirmed" }), { event: "ship", trackingNumber: "DK123", estimatedDelivery });
    for (const date of [null, "2026-05-31", "2026-06-01", "2027-06-02"])
      expect(ship(date)().order.shipping.estimatedDelivery).to.equal(date);
    for (const date of ["2026-05-30", "2027-06-03"])
      expect((await refusal(ship(date))).fieldErrors).to.have.property("estimatedDelivery");
  });
});
