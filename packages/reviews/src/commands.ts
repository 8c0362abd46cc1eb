import { mutationsOnly, signedIn } from "@marketplace/rpc";
import { createReview } from "./create-review.ts";
import type { ReviewDeps } from "./deps.ts";
import { reviewSchema } from "./review.ts";
import { createReviewSchema } from "./review-input.ts";

/** The mutations of reviews, under `reviews`. */
export function reviewCommands(deps: ReviewDeps) {
  return mutationsOnly({
    create: signedIn
      .input(createReviewSchema)
      .output(reviewSchema)
      .mutation(({ ctx, input }) => createReview(deps, ctx.actor.userId, input)),
  });
}
