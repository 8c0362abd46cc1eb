import { definePublicRead, publicProcedure, queriesOnly } from "@marketplace/rpc";
import type { ReviewQueryDeps } from "./deps.ts";
import { listReviews } from "./list-reviews.ts";
import { findProjectedRatings } from "./profile-projection.ts";
import { ratingSummarySchema, reviewPageSchema } from "./review.ts";
import { listReviewsSchema, targetSchema } from "./review-input.ts";
import { reviewPageTags, reviewsTag } from "./review-tags.ts";
import { summariseReviews } from "./summarise-reviews.ts";

/** The queries of reviews, under `reviews`. */
export function reviewQueries(deps: ReviewQueryDeps) {
  const { cache } = deps;
  const list = definePublicRead({
    ...{ cache, name: "reviews.list" },
    input: listReviewsSchema,
    output: reviewPageSchema,
    load: (input) => listReviews(deps, input),
    tags: (input, page) => reviewPageTags(input, page?.items ?? []),
  });
  const summary = definePublicRead({
    ...{ cache, name: "reviews.summary" },
    input: targetSchema,
    output: ratingSummarySchema,
    load: (input) => summariseReviews(deps, input),
    fallback: (input) => findProjectedRatings(deps, input),
    tags: (input) => [reviewsTag(input)],
  });

  return queriesOnly({
    list: publicProcedure
      .meta(list.meta)
      .input(list.input)
      .output(list.output)
      .query(({ ctx, input }) => list.answer(ctx, input)),
    summary: publicProcedure
      .meta(summary.meta)
      .input(summary.input)
      .output(summary.output)
      .query(({ ctx, input }) => summary.answer(ctx, input)),
  });
}
