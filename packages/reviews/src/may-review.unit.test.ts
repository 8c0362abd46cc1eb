import { failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { mayReview, type Reviewed } from "./may-review.ts";
import { TARGET_TYPES } from "./review.ts";

const order = (stage: Reviewed["stage"] = "completed"): Reviewed => ({
  ...{ buyerId: "buyer", sellerId: "seller", listingId: "listing", stage },
});
const refusal = (decide: () => unknown) => failureFrom(Promise.resolve().then(decide));

describe("mayReview", () => {
  const allowed = [
    ["buyer", "seller", "seller"],
    ["buyer", "item", "listing"],
    ["seller", "buyer", "buyer"],
  ] as const;

  for (const stage of ["delivered", "return-requested", "disputed", "completed", "refunded"] as const) {
    for (const [reviewerId, targetType, targetId] of allowed) {
      it(`given an order that is ${stage}, the ${reviewerId} reviews the ${targetType}, which is ${targetId}`, () => {
        const revieweeId = reviewerId === "buyer" ? "seller" : "buyer";
        expect(mayReview(order(stage), { reviewerId, targetType })).to.deep.equal({ targetId, revieweeId });
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

  for (const [stage, status] of [
    ["paying", "pending"],
    ["placed", "pending"],
    ["confirmed", "confirmed"],
    ["shipped", "shipped"],
    ["missing", "shipped"],
    ["cancelled", "cancelled"],
  ] as const) {
    it(`refuses every review of an order that is ${stage}, saying when it can be`, async () => {
      for (const [reviewerId, targetType] of allowed) {
        const failure = await refusal(() => mayReview(order(stage), { reviewerId, targetType }));
        expect(failure).to.deep.include({
          code: "INVALID_TRANSITION",
          details: { current: status, allowedStates: ["delivered", "returned"] },
        });
      }
    });
  }

  it("tells one who is no party as little as of an order that is not there", async () => {
    for (const targetType of TARGET_TYPES) {
      for (const given of [order(), order("placed"), null]) {
        const decide = () => mayReview(given, { reviewerId: "stranger", targetType });
        expect(await refusal(decide)).to.include({ code: "NOT_FOUND" });
      }
    }
  });
});
