import type { DomainEvent } from "@marketplace/kernel";
import { profileTag } from "@marketplace/users";
import { reviewCreatedSchema } from "./events.ts";
import type { Review } from "./review.ts";
import type { Target } from "./review-input.ts";

/** On every kept answer about the reviews of a target. */
export function reviewsTag({ targetType, targetId }: Target): string {
  return `reviews:${targetType}:${targetId}`;
}

/** What a page of reviews depends on: those about its target, and the names of who gave them. */
export function reviewPageTags(
  target: Target,
  items: readonly Pick<Review, "reviewer">[],
): readonly string[] {
  return [reviewsTag(target), ...items.map(({ reviewer }) => profileTag(reviewer.id))];
}

/** What ends with what an event of a review tells; of another slice's event, or one not known here, nothing. */
export function reviewEventTags(event: DomainEvent): readonly string[] {
  const parsed = reviewCreatedSchema.safeParse(event);
  return parsed.success ? [reviewsTag(parsed.data.payload)] : [];
}
