import { idSchema } from "@marketplace/kernel";
import { z } from "zod";

/** What a review is about: the other party of an order, or the item. */
export const TARGET_TYPES = ["seller", "buyer", "item"] as const;

/** What a review is about: the other party of an order, or the item. */
export type TargetType = (typeof TARGET_TYPES)[number];

/** A rating as everybody sees it. `targetId` is an account's id, or the listing's for an item. */
export const reviewSchema = z.strictObject({
  id: idSchema,
  orderId: idSchema,
  reviewer: z.strictObject({ id: idSchema, name: z.string() }),
  targetType: z.enum(TARGET_TYPES),
  targetId: idSchema,
  rating: z.int().min(1).max(5),
  comment: z.string(),
  /** How many people found it helpful. */
  helpful: z.int().min(0),
  createdAt: z.date(),
  updatedAt: z.date(),
});

/** A rating as everybody sees it. */
export type Review = z.output<typeof reviewSchema>;

/** A page of reviews; `nextCursor` leads to the next one and is null on the last. */
export const reviewPageSchema = z.strictObject({
  items: z.array(reviewSchema),
  nextCursor: z.string().nullable(),
});

/** A page of reviews. */
export type ReviewPage = z.output<typeof reviewPageSchema>;

/** All ratings of one target together. */
export const ratingSummarySchema = z.strictObject({
  count: z.int().min(0),
  /** Two decimals; null when there is no rating yet. */
  average: z.number().min(1).max(5).nullable(),
  /** How many ratings of one, two, three, four and five stars. */
  histogram: z.tuple([z.int(), z.int(), z.int(), z.int(), z.int()]),
});

/** All ratings of one target together. */
export type RatingSummary = z.output<typeof ratingSummarySchema>;
