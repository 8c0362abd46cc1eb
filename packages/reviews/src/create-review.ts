import { appendEvent } from "@marketplace/durable";
import { MarketplaceError } from "@marketplace/kernel";
import { findOrder } from "@marketplace/orders";
import { type Transaction, UniqueConstraintError } from "sequelize";
import type { ReviewDeps } from "./deps.ts";
import { mayReview } from "./may-review.ts";
import type { Review } from "./review.ts";
import type { CreateReview } from "./review-input.ts";
import { reviewFrom, reviewModel, type StoredReview } from "./review-store.ts";
import { reviewsTag } from "./review-tags.ts";
import { withReviewers } from "./with-reviewers.ts";

/**
 * Writes a party's review of an order. Delivered and returned are final enough for it: an order never becomes
 * undelivered, so reading it before the review is written is safe without a lock.
 * @throws MarketplaceError `NOT_FOUND`, `FORBIDDEN`, `INVALID_TRANSITION` or `ALREADY_EXISTS`.
 */
export async function createReview(
  deps: ReviewDeps,
  reviewerId: string,
  { orderId, targetType, rating, comment }: CreateReview,
): Promise<Review> {
  const order = await findOrder(deps.postgres, orderId);
  const { targetId, revieweeId } = mayReview(order, { reviewerId, targetType });
  const { sequelize } = deps.postgres;
  const now = deps.clock();
  const review = { id: deps.newId(), orderId, reviewerId, targetType, targetId, rating, comment };
  try {
    const row = await sequelize.transaction(async (transaction) => {
      const made = { ...review, ...{ helpful: 0, createdAt: now, updatedAt: now } };
      const written = await reviewModel(sequelize).create(made, { transaction });
      await publishReview(deps, transaction, { ...review, revieweeId });
      return written;
    });
    await deps.changed([reviewsTag({ targetType, targetId })]);
    const [shown] = await withReviewers(deps, [reviewFrom(row)]);
    if (shown === undefined) throw new Error(`Review ${review.id} has no view`);
    return shown;
  } catch (failure) {
    if (!(failure instanceof UniqueConstraintError)) throw failure;
    throw new MarketplaceError(
      "ALREADY_EXISTS",
      `You have already reviewed the ${targetType} of this order.`,
      {
        cause: failure,
      },
    );
  }
}

interface Told
  extends Pick<StoredReview, "id" | "orderId" | "reviewerId" | "targetType" | "targetId" | "rating"> {
  readonly revieweeId: string;
}

function publishReview(
  { clock, newId }: Pick<ReviewDeps, "clock" | "newId">,
  transaction: Transaction,
  { id: reviewId, orderId, reviewerId, revieweeId, targetType, targetId, rating }: Told,
): Promise<void> {
  return appendEvent(transaction, {
    ...{ id: newId(), type: "reviews.created", version: 1, at: clock() },
    ...{ aggregateId: reviewId, sequence: 1 },
    payload: { reviewId, orderId, reviewerId, revieweeId, targetType, targetId, rating },
  });
}
