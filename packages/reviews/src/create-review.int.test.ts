import { idsFrom, systemClock } from "@marketplace/kernel";
import { addAccount, failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { openReviews, type ReviewsSuite } from "./reviews-suite.fixture.ts";

describe("reviews.create", () => {
  let reviews: ReviewsSuite;
  before(async () => {
    reviews = await openReviews();
  });
  after(() => reviews.close());

  const words = { rating: 4, comment: "As described." };

  it("takes one of each side about the other, and the buyer's about the item", async () => {
    const { orderId, listingId, buyerId, sellerId } = await reviews.purchase("delivered");
    const buyer = reviews.as(buyerId);
    const ofSeller = await buyer.create({ orderId, targetType: "seller", rating: 5, comment: " Quick!\n" });
    expect(ofSeller).to.deep.include({
      ...{ orderId, targetType: "seller", targetId: sellerId, rating: 5, comment: "Quick!", helpful: 0 },
      reviewer: { id: buyerId, name: "Bo" },
      createdAt: reviews.time.clock(),
      updatedAt: reviews.time.clock(),
    });
    expect(await buyer.create({ orderId, targetType: "item", rating: 1, comment: "" })).to.include({
      targetId: listingId,
      comment: "",
    });
    const ofBuyer = await reviews.as(sellerId).create({ orderId, targetType: "buyer", ...words });
    expect(ofBuyer).to.deep.include({ targetId: buyerId, reviewer: { id: sellerId, name: "Sif" } });
  });

  it("takes one of an order that was returned", async () => {
    const { orderId, buyerId } = await reviews.purchase("returned");
    const review = reviews.as(buyerId).create({ orderId, targetType: "seller", ...words });
    expect(await review).to.include({ rating: 4 });
  });

  it("takes one of 100 at once, and says to the rest that it is there", async () => {
    const { orderId, buyerId, sellerId } = await reviews.purchase("delivered");
    const create = () => reviews.as(buyerId).create({ orderId, targetType: "seller", ...words });
    const before = (await reviews.as(null).summary({ targetType: "seller", targetId: sellerId })).count;
    const calls = await Promise.allSettled(Array.from({ length: 100 }, create));
    expect(calls.filter(({ status }) => status === "fulfilled")).to.have.length(1);
    for (const call of calls)
      if (call.status === "rejected")
        expect(await failureFrom(Promise.reject(call.reason))).to.include({ code: "ALREADY_EXISTS" });
    const after = (await reviews.as(null).summary({ targetType: "seller", targetId: sellerId })).count;
    expect(after).to.equal(before + 1);
  });

  it("refuses one before delivery, of the wrong side, of a stranger and of a guest", async () => {
    const shipped = await reviews.purchase("shipped");
    const early = { orderId: shipped.orderId, targetType: "seller", ...words } as const;
    const code = async (
      userId: string | null,
      input: Parameters<ReturnType<ReviewsSuite["as"]>["create"]>[0],
    ) => (await failureFrom(reviews.as(userId).create(input))).code;
    expect(await code(shipped.buyerId, early)).to.equal("INVALID_TRANSITION");
    const { orderId, buyerId } = await reviews.purchase("delivered");
    const done = { ...early, orderId };
    expect(await code(buyerId, { ...done, targetType: "buyer" })).to.equal("FORBIDDEN");
    expect(await code(await addAccount(reviews.suite.stores), done)).to.equal("NOT_FOUND");
    expect(await code(buyerId, { ...done, orderId: idsFrom(systemClock)() })).to.equal("NOT_FOUND");
    expect(await code(null, done)).to.equal("UNAUTHENTICATED");
  });

  it("refuses half stars, six of them, and whom the client says it is about", async () => {
    const { orderId, buyerId } = await reviews.purchase("delivered");
    const input = { orderId, targetType: "seller", ...words } as const;
    const fieldsOf = async (changed: typeof input) =>
      Object.keys((await failureFrom(reviews.as(buyerId).create(changed))).fieldErrors);
    for (const rating of [0, 4.5, 6]) expect(await fieldsOf({ ...input, rating })).to.deep.equal(["rating"]);
    expect(await fieldsOf({ ...input, comment: "x".repeat(4_001) })).to.deep.equal(["comment"]);
    const hostile = { ...input, targetId: buyerId, reviewerId: buyerId, helpful: 100 };
    expect(await fieldsOf(hostile)).to.have.members(["targetId", "reviewerId", "helpful"]);
  });

  // These go around the code: whatever it does, the database holds.
  it("is held to by the database: once each, one to five stars, not about oneself", async () => {
    const { orderId, buyerId, sellerId } = await reviews.purchase("delivered");
    const insert = async (review: { rating?: number; targetId?: string } = {}) => {
      const bind = { id: idsFrom(systemClock)(), orderId, buyerId, targetId: sellerId, rating: 5, ...review };
      const failure: unknown = await reviews.suite.stores.postgres.sequelize
        .query(
          `INSERT INTO reviews (id, order_id, reviewer_id, target_type, target_id, rating, comment, created_at, updated_at)
           VALUES ($id, $orderId, $buyerId, 'seller', $targetId, $rating, '', now(), now())`,
          { bind },
        )
        .catch((thrown: unknown) => thrown);
      return failure instanceof Error && "parent" in failure ? String(failure.parent) : "done";
    };
    expect(await insert({ rating: 6 })).to.match(/reviews_rating_check/);
    expect(await insert({ targetId: buyerId })).to.match(/reviews_check/);
    expect(await insert()).to.equal("done");
    expect(await insert()).to.match(/reviews_order_id_reviewer_id_target_type_key/);
  });
});
