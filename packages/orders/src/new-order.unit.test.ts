import { expect } from "chai";
import { newOrder } from "./new-order.ts";
import { ids, now, offered, price, shipping } from "./order.fixture.ts";

const made = (stage: "paying" | "capturing") => {
  const { sellerId, category, title, thumbnailKey } = offered();
  return newOrder({
    ...{ id: "o", buyerId: ids.buyer, sellerId, listingId: ids.listing, reservationId: "r", price, category },
    ...{ paymentKey: "payment", bundleId: null, offerId: null, shipping, stage, now },
    listing: { title, imageKey: thumbnailKey },
    reservedUntil: new Date(now.getTime() + 1_000),
  });
};

describe("newOrder", () => {
  it("keeps what the listing was, and begins its history", () => {
    const { order, transition } = made("capturing");
    expect(order).to.deep.include({
      ...{ stage: "capturing", price, sellerId: ids.seller, refunded: 0, version: 1, createdAt: now },
      listing: { title: "Bicycle", imageKey: "thumbnail.webp" },
      shipping: { ...shipping, trackingNumber: null, estimatedDelivery: null },
    });
    expect(transition).to.deep.equal({
      ...{ event: "place", from: null, to: "capturing", actorId: ids.buyer, reason: null, at: now },
    });
  });

  it("is due when the unit is no longer held for a buyer who has still to pay", () => {
    expect(made("paying").order.dueAt).to.deep.equal(new Date(now.getTime() + 1_000));
    expect(made("capturing").order.dueAt).to.deep.equal(new Date(now.getTime() + 600_000));
  });
});
