import { findProfiles } from "@marketplace/users";
import type { ReviewReadDeps } from "./deps.ts";
import type { Review } from "./review.ts";
import type { StoredReview } from "./review-store.ts";

/** Adds to ratings the public names of those who gave them, which are looked up all at once. */
export async function withReviewers(
  deps: ReviewReadDeps,
  reviews: readonly StoredReview[],
): Promise<Review[]> {
  if (reviews.length === 0) return [];
  const reviewers = new Set(reviews.map(({ reviewerId }) => reviewerId));
  const profiles = await findProfiles(deps, [...reviewers]);
  return reviews.map(({ reviewerId, ...review }) => ({
    ...review,
    // An account that is gone leaves its reviews behind.
    reviewer: { id: reviewerId, name: profiles.get(reviewerId)?.name ?? "Former member" },
  }));
}
