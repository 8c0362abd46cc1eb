import { eventOf, idSchema } from "@marketplace/kernel";
import { z } from "zod";
import { TARGET_TYPES } from "./review.ts";

/** Somebody has reviewed the other side of an order, or what was bought; the aggregate is the review. */
export const reviewCreatedSchema = eventOf({
  type: "reviews.created",
  version: 1,
  payload: z.strictObject({
    reviewId: idSchema,
    orderId: idSchema,
    reviewerId: idSchema,
    /** The other party of the order, whom it concerns also where it is about the item. */
    revieweeId: idSchema,
    targetType: z.enum(TARGET_TYPES),
    /** An account's id, or the listing's for an item. */
    targetId: idSchema,
    rating: z.int().min(1).max(5),
  }),
});
