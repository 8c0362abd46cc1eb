import { publicProcedure, queriesOnly } from "@marketplace/rpc";
import { z } from "zod";
import type { ReviewDeps } from "./deps.ts";
import { listReviews } from "./list-reviews.ts";
import { ratingSummarySchema, reviewSchema } from "./review.ts";
import { listReviewsSchema, targetSchema } from "./review-input.ts";
import { summariseReviews } from "./summarise-reviews.ts";

const reviewPageSchema = z.strictObject({
  items: z.array(reviewSchema),
  nextCursor: z.string().nullable(),
});

/** The queries of reviews, under `reviews`. */
export function reviewQueries(deps: Pick<ReviewDeps, "postgres" | "minio">) {
  return queriesOnly({
    list: publicProcedure
      .input(listReviewsSchema)
      .output(reviewPageSchema)
      .query(({ input }) => listReviews(deps, input)),
    summary: publicProcedure
      .input(targetSchema)
      .output(ratingSummarySchema)
      .query(({ input }) => summariseReviews(deps, input)),
  });
}
