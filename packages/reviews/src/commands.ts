import { router, signedIn } from "@marketplace/rpc";
import type { ReviewDeps } from "./deps.ts";
import { reviewSchema } from "./review.ts";
import { createReviewSchema } from "./review-input.ts";

/** The mutations of reviews, under `reviews`. */
export function reviewCommands(_deps: ReviewDeps) {
  return router({
    create: signedIn.input(createReviewSchema).output(reviewSchema).mutation(unwritten),
  });
}

function unwritten(): never {
  throw new Error("not yet written");
}
