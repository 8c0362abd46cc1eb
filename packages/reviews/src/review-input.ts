import { cursorSchema, idSchema, pageLimitSchema, textSchema } from "@marketplace/kernel";
import { z } from "zod";
import { TARGET_TYPES } from "./review.ts";

/** What a party of an order says of the other party or the item. Whom it is about follows from the order. */
export const createReviewSchema = z.strictObject({
  orderId: idSchema,
  targetType: z.enum(TARGET_TYPES),
  rating: z.int("must be a whole number of stars").min(1).max(5),
  comment: textSchema({ min: 0, max: 4_000 }),
});

/** What a party of an order says of the other party or the item. */
export type CreateReview = z.output<typeof createReviewSchema>;

/** Whom or what reviews are asked about. */
export const targetSchema = z.strictObject({ targetType: z.enum(TARGET_TYPES), targetId: idSchema });

/** Whom or what reviews are asked about. */
export type Target = z.output<typeof targetSchema>;

/** Which page of the reviews about a target is asked for. */
export const listReviewsSchema = targetSchema.extend({
  cursor: cursorSchema.optional(),
  limit: pageLimitSchema,
});

/** Which page of the reviews about a target is asked for. */
export type ListReviews = z.output<typeof listReviewsSchema>;
