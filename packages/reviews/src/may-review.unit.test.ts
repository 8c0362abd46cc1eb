import { failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { mayReview, type Reviewed } from "./may-review.ts";
import { TARGET_TYPES } from "./review.ts";

const order = (status: Reviewed["status"] = "delivered"): Reviewed => ({
  ...{ buyerId: "buyer", sellerId: "seller", listingId: "listing", status },
});
const refusal = (decide: () => unknown) => failureFrom(Promise.resolve().then(decide));

describe("mayReview", () => {
  const allowed = [
    ["buyer", "seller", "seller"],
    ["buyer", "item", "listing"],
    ["seller", "buyer", "buyer"],
  ] as const;

  for (const status of ["delivered", "returned"] as const) {
    for (const [reviewerId, targetType, targetId] of allowed) {
      it(`given a ${status} order, the ${reviewerId} reviews the ${targetType}, which is ${targetId}`, () => {
        expect(mayReview(order(status), { reviewerId, targetType })).to.equal(targetId);
      });
    }
  }

  for (const [reviewerId, targetType] of [
    ["buyer", "buyer"],
    ["seller", "seller"],
    ["seller", "item"],
  ] as const) {
    it(`refuses the ${reviewerId} a review of the ${targetType}`, async () => {
      const decide = () => mayReview(order(), { reviewerId, targetType });
      expect(await refusal(decide)).to.include({ code: "FORBIDDEN" });
    });
  }

  for (const status of ["pending", "confirmed", "shipped", "cancelled"] as const) {
    it(`refuses every review of a ${status} order, saying when it can be`, async () => {
      for (const [reviewerId, targetType] of allowed) {
        const failure = await refusal(() => mayReview(order(status), { reviewerId, targetType }));
        expect(failure).to.deep.include({
          code: "INVALID_TRANSITION",
          details: { current: status, allowedStates: ["delivered", "returned"] },
        });
      }
    });
  }

  it("tells one who is no party as little as of an order that is not there", async () => {
    for (const targetType of TARGET_TYPES) {
      for (const given of [order(), order("pending"), null]) {
        const decide = () => mayReview(given, { reviewerId: "stranger", targetType });
        expect(await refusal(decide)).to.include({ code: "NOT_FOUND" });
      }
    }
  });
});
