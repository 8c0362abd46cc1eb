import type { OrderEventPayload } from "@marketplace/orders/events";
import { expect } from "chai";
import fc from "fast-check";
import { type EventFacts, eventFrom, eventTypes, PRICE, TITLE } from "./event.fixture.ts";
import { NOTIFICATION_KINDS, notificationSchema } from "./notification.ts";
import { notificationsOf } from "./notifications-of.ts";

const id = (n: number) => `0197a5c2-7b1e-7cc3-8f4e-${String(n).padStart(12, "0")}`;
const [EVENT, BUYER, SELLER, SUBJECT] = [id(1), id(2), id(3), id(4)];
const at = new Date("2026-06-01T12:00:00Z");

const told = (type: string, facts: Partial<EventFacts> = {}) =>
  notificationsOf(
    eventFrom({ id: EVENT, type, at, buyerId: BUYER, sellerId: SELLER, subjectId: SUBJECT, ...facts }),
  );

type By = OrderEventPayload["by"];

/** What an event says to whom, by who caused it. */
const table: readonly (readonly [type: string, by: By, tells: readonly string[]])[] = [
  ["orders.placed", "system", ["seller: order-placed"]],
  ["orders.confirmed", "seller", ["buyer: order-confirmed"]],
  ["orders.confirmed", "system", ["buyer: order-confirmed", "seller: order-confirmed"]],
  ["orders.shipped", "seller", ["buyer: order-shipped"]],
  ["orders.delivered", "buyer", ["seller: order-delivered"]],
  ["orders.delivered", "system", ["buyer: order-delivered", "seller: order-delivered"]],
  ["orders.reported-missing", "buyer", ["seller: order-missing"]],
  ["orders.return-requested", "buyer", ["seller: return-requested"]],
  ["orders.return-withdrawn", "buyer", ["seller: return-withdrawn"]],
  ["orders.return-accepted", "seller", ["buyer: return-accepted"]],
  ["orders.return-accepted", "system", ["buyer: return-accepted", "seller: return-accepted"]],
  ["orders.return-refused", "seller", ["buyer: return-refused"]],
  ["orders.return-shipped", "buyer", ["seller: return-shipped"]],
  ["orders.return-disputed", "seller", ["buyer: return-disputed"]],
  ["orders.completed", "buyer", ["seller: order-completed"]],
  ["orders.completed", "moderator", ["buyer: order-completed", "seller: order-completed"]],
  ["orders.completed", "system", ["buyer: order-completed", "seller: order-completed"]],
  ["orders.refunded", "seller", ["buyer: order-refunded"]],
  ["orders.refunded", "moderator", ["buyer: order-refunded", "seller: order-refunded"]],
  ["orders.refunded", "system", ["buyer: order-refunded", "seller: order-refunded"]],
  ["orders.cancelled", "buyer", ["seller: order-cancelled"]],
  ["orders.cancelled", "seller", ["buyer: order-cancelled"]],
  ["orders.cancelled", "system", ["buyer: order-cancelled", "seller: order-cancelled"]],
  ["offers.made", "buyer", ["seller: offer-made"]],
  ["offers.countered", "seller", ["buyer: offer-countered"]],
  ["offers.countered", "buyer", ["seller: offer-countered"]],
  ["offers.accepted", "seller", ["buyer: offer-accepted"]],
  ["offers.accepted", "buyer", ["seller: offer-accepted"]],
  ["offers.declined", "seller", ["buyer: offer-declined"]],
  ["offers.declined", "buyer", ["seller: offer-declined"]],
  ["offers.withdrawn", "seller", ["buyer: offer-withdrawn"]],
  ["offers.withdrawn", "buyer", ["seller: offer-withdrawn"]],
  ["offers.expired", "system", ["buyer: offer-expired", "seller: offer-expired"]],
  ["payouts.sent", "system", ["seller: payout-sent"]],
  ["payouts.failed", "system", ["seller: payout-failed"]],
];

const review = (targetType: "seller" | "buyer" | "item") => {
  const [reviewerId, revieweeId] = targetType === "buyer" ? [SELLER, BUYER] : [BUYER, SELLER];
  const targetId = targetType === "item" ? id(5) : revieweeId;
  return notificationsOf({
    ...{ id: EVENT, type: "reviews.created", version: 1, aggregateId: SUBJECT, sequence: 1, at },
    payload: { reviewId: SUBJECT, orderId: id(6), reviewerId, revieweeId, targetType, targetId, rating: 5 },
  });
};

describe("who is told what", () => {
  for (const [type, by, tells] of table) {
    it(`${type} by the ${by}: ${tells.join(", ")}`, () => {
      const found = told(type, { by });
      expect(found.map(({ as, kind }) => `${as}: ${kind}`)).to.deep.equal(tells);
      for (const one of found) {
        expect(one).to.include({ eventId: EVENT, by, userId: one.as === "buyer" ? BUYER : SELLER });
        expect(one.at).to.deep.equal(at);
        expect(one.subject).to.deep.equal({ type: type.replace(/s\..*/, ""), id: SUBJECT });
      }
    });
  }

  it("is, of a review, the side that was reviewed, led to where it can be read", () => {
    const order = { type: "order", id: id(6) };
    for (const [targetType, expected] of [
      ["seller", { userId: SELLER, as: "seller", by: "buyer", kind: "review-received" }],
      ["buyer", { userId: BUYER, as: "buyer", by: "seller", kind: "review-received" }],
      ["item", { userId: SELLER, as: "seller", by: "buyer", kind: "item-reviewed" }],
    ] as const) {
      const [told, ...others] = review(targetType);
      expect(others).to.deep.equal([]);
      expect(told).to.deep.include(expected);
      expect(told?.subject).to.deep.equal(targetType === "seller" ? { type: "profile", id: SELLER } : order);
    }
  });

  it("is, of an alert, who it is for, led to the listing, with the search that found it or the price before", () => {
    const about = { userId: BUYER, listingId: id(7), title: TITLE, price: PRICE };
    const alert = (payload: object) =>
      notificationsOf({
        ...{ id: EVENT, type: "alerts.raised", version: 1, aggregateId: "a", sequence: 1, at },
        payload: { ...about, ...payload },
      });
    const common = {
      ...{ eventId: EVENT, userId: BUYER, as: "buyer", by: "seller", title: TITLE, money: PRICE, at },
      subject: { type: "listing", id: id(7) },
    };
    const found = { kind: "saved-search-match", searchId: id(8), searchName: "Desks" };
    expect(alert(found)).to.deep.equal([{ ...common, kind: "saved-search-match", search: "Desks" }]);
    const before = { ...PRICE, amount: PRICE.amount + 1 };
    expect(alert({ kind: "price-drop", before })).to.deep.equal([{ ...common, kind: "price-drop", before }]);
  });

  it("stands in this table for every event of which somebody may be told, and for every kind", () => {
    expect(new Set([...table.map(([type]) => type), "reviews.created"])).to.deep.equal(new Set(eventTypes));
    const kinds = table.flatMap(([, , tells]) => tells.map((line) => line.replace(/.*: /, "")));
    const others = ["order-unpaid", "review-received", "item-reviewed", "saved-search-match", "price-drop"];
    expect(new Set([...kinds, ...others])).to.deep.equal(new Set(NOTIFICATION_KINDS));
  });

  it("says nothing to a seller of an order that was never paid, and nothing to a buyer who gave it up", () => {
    for (const from of ["paying", "capturing"] as const) {
      const found = told("orders.cancelled", { by: "system", from });
      expect(found.map(({ as, kind }) => `${as}: ${kind}`)).to.deep.equal(["buyer: order-unpaid"]);
      expect(told("orders.cancelled", { by: "buyer", from })).to.deep.equal([]);
    }
    expect(told("orders.cancelled", { by: "buyer", from: "placed" })).to.have.length(1);
  });

  it("names the sum that it is about, and the title as it was", () => {
    const sums = (type: string, facts: Partial<EventFacts> = {}) =>
      told(type, facts).map(({ money }) => money);
    expect(sums("orders.placed")).to.deep.equal([PRICE]);
    expect(sums("orders.shipped", { by: "seller" })).to.deep.equal([null]);
    const back = { ...PRICE, amount: 40_000 };
    for (const type of ["orders.refunded", "orders.cancelled", "orders.completed"]) {
      expect(sums(type, { by: "system", refunded: 40_000 }), type).to.deep.equal([back, back]);
      expect(sums(type, { by: "system" }), type).to.deep.equal([null, null]);
    }
    for (const type of ["offers.made", "offers.countered", "offers.accepted"])
      expect(sums(type, { by: "buyer" }), type).to.deep.equal([PRICE]);
    expect(sums("payouts.failed")).to.deep.equal([PRICE]);
    expect(told("orders.placed")[0]?.title).to.equal(TITLE);
  });

  it("is told to parties of the trade alone, once each, never to who did it, in nothing but the facts", () => {
    const by = fc.constantFrom<By[]>("buyer", "seller", "moderator", "system");
    fc.assert(
      fc.property(fc.constantFrom(...eventTypes), by, (type, actor) => {
        // A seller neither pays for their own thing nor makes an offer for it.
        fc.pre(actor !== "seller" || (type !== "orders.placed" && type !== "offers.made"));
        const found = told(type, { by: actor });
        const people = found.map(({ userId }) => userId);
        expect(new Set(people).size).to.equal(people.length);
        for (const one of found) {
          expect(one.userId).to.be.oneOf([BUYER, SELLER]);
          expect(notificationSchema.parse(one)).to.deep.equal(one);
          expect(one.as).to.not.equal(one.by);
        }
      }),
    );
  });

  it("is refused for an event that is not known here", () => {
    const known = eventFrom({
      ...{ id: EVENT, type: "orders.placed", at, buyerId: BUYER, sellerId: SELLER, subjectId: SUBJECT },
    });
    for (const other of [
      { ...known, type: "listings.changed" },
      { ...known, type: "orders.dreamt-of" },
      { ...known, version: 2 },
      { ...known, payload: {} },
    ])
      expect(() => notificationsOf(other)).to.throw();
  });
});
