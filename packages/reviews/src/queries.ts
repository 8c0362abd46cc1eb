import { publicProcedure, router } from "@marketplace/rpc";
import { z } from "zod";
import type { ReviewDeps } from "./deps.ts";
import { ratingSummarySchema, reviewSchema } from "./review.ts";
import { listReviewsSchema, targetSchema } from "./review-input.ts";

/** The queries of reviews, under `reviews`. */
export function reviewQueries(_deps: ReviewDeps) {
  return router({
    list: publicProcedure
      .input(listReviewsSchema)
      .output(z.strictObject({ items: z.array(reviewSchema), nextCursor: z.string().nullable() }))
      .query(unwritten),
    summary: publicProcedure.input(targetSchema).output(ratingSummarySchema).query(unwritten),
  });
}

function unwritten(): never {
  throw new Error("not yet written");
}
