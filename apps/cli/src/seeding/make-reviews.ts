import { guestClient } from "../connection.ts";
import { reportOf } from "../failure-report.ts";
import type { SeedReview } from "../seed/plan.ts";
import { allPages, PAGE } from "./all-pages.ts";
import type { OrderResult, OrderTask } from "./make-order.ts";
import type { Seeding } from "./seeding.ts";

type Target = Pick<SeedReview, "targetType"> & { readonly targetId: string };

/** Tells whether a review was given before this run. */
export type ReviewLookup = (target: Target, orderId: string) => Promise<boolean>;

/** Looks up reviews, each target's once. */
export function reviewLookup({ reach, persist }: Seeding): ReviewLookup {
  const { reviews } = guestClient(reach);
  const asked = new Map<string, Promise<ReadonlySet<string>>>();
  const read = async (target: Target): Promise<ReadonlySet<string>> => {
    const all = await allPages((cursor) =>
      persist(() => reviews.list.query({ ...target, cursor, limit: PAGE })),
    );
    return new Set(all.map(({ orderId }) => orderId));
  };
  return async (target, orderId) => {
    const key = `${target.targetType} ${target.targetId}`;
    const answer = asked.get(key) ?? read(target);
    asked.set(key, answer);
    return (await answer).has(orderId);
  };
}

/** Gives the reviews of one order that the plan has, as far as they are not there. */
export async function makeReviews(
  seeding: Seeding,
  task: OrderTask,
  { order, isThere }: { readonly order: OrderResult; readonly isThere: ReviewLookup },
): Promise<void> {
  const { tally, signal } = seeding;
  for (const review of task.planned.reviews) {
    signal.throwIfAborted();
    if (order.status !== "delivered" && order.status !== "returned") {
      const reason = `The order is ${order.status}; reviews come after delivery.`;
      tally.leaveOut("reviews", { key: review.key, reason });
    } else if (order.outcome !== "made" && (await isThere(targetOf(review, task), order.id))) {
      tally.add("reviews", "there");
    } else {
      tally.add("reviews", await give(seeding, task, { review, orderId: order.id }));
    }
  }
}

async function give(
  { persist }: Seeding,
  { buyer, seller }: OrderTask,
  { review, orderId }: { readonly review: SeedReview; readonly orderId: string },
): Promise<"made" | "there"> {
  const { by, targetType, rating, comment } = review;
  const { reviews } = (by === "buyer" ? buyer : seller).client;
  try {
    await persist(() => reviews.create.mutate({ orderId, targetType, rating, comment }));
    return "made";
  } catch (failure) {
    if (reportOf(failure).code !== "ALREADY_EXISTS") throw failure;
    return "there";
  }
}

function targetOf({ targetType }: SeedReview, { buyer, seller, listingId }: OrderTask): Target {
  const targetId = { seller: seller.id, buyer: buyer.id, item: listingId }[targetType];
  return { targetType, targetId };
}
