import { reportOf } from "../failure-report.ts";
import type { SeedListing, SeedOrder } from "../seed/plan.ts";
import { allPages, PAGE } from "./all-pages.ts";
import type { DemoAccounts } from "./demo-account.ts";
import type { MadeListings } from "./make-listings.ts";
import { makeOrder, type OrderLine, type OrderTask } from "./make-order.ts";
import { makeReviews, type ReviewLookup, reviewLookup } from "./make-reviews.ts";
import { required } from "./required.ts";
import { inPhase, type Seeding } from "./seeding.ts";

/** The part of a plan that orders stand on, and the listings that came of it. */
interface OrderPlan {
  readonly listings: readonly SeedListing[];
  readonly orders: readonly SeedOrder[];
  readonly made: MadeListings;
}

/** Refusals that say that somebody else has changed what an order stands on. */
const OVERTAKEN = new Set([
  "SOLD_OUT",
  "NOT_FOR_SALE",
  "PRICE_CHANGED",
  "NOT_FOUND",
  "INVALID_TRANSITION",
  "IDEMPOTENCY_MISMATCH",
]);

/** Places every order of the plan, takes it to where it is to be and reviews it, as far as that has not been done. */
export async function makeOrders(seeding: Seeding, accounts: DemoAccounts, plan: OrderPlan): Promise<void> {
  const lines = await readLines(seeding, accounts, plan.orders);
  const listings = new Map(plan.listings.map((listing) => [listing.key, listing]));
  const isThere = reviewLookup(seeding);
  // Orders of one listing follow each other: the second may need the unit that the first gives back.
  const queues = queuesOf(plan.orders);
  const part = { label: "Orders", items: queues, sizeOf: (queue: readonly SeedOrder[]) => queue.length };
  await inPhase(seeding, part, async (queue) => {
    for (const planned of queue) {
      const made = plan.made.get(planned.listing);
      const listing = required(listings, planned.listing);
      const theirs = required(lines, planned.buyer);
      if (made === undefined) {
        leaveOut(seeding, planned, "Its listing was left out.");
        continue;
      }
      await orderAndReview(seeding, isThere, {
        planned,
        buyer: required(accounts, planned.buyer),
        seller: required(accounts, listing.seller),
        listingId: made.id,
        expectedPrice: listing.draft.price,
        lines: theirs,
        line: lineOf(planned, { theirs, queue, listingId: made.id }),
      });
    }
  });
}

function queuesOf(orders: readonly SeedOrder[]): readonly (readonly SeedOrder[])[] {
  const queues = new Map<string, SeedOrder[]>();
  for (const order of orders) queues.set(order.listing, [...(queues.get(order.listing) ?? []), order]);
  return [...queues.values()];
}

async function orderAndReview(seeding: Seeding, isThere: ReviewLookup, task: OrderTask): Promise<void> {
  try {
    const order = await makeOrder(seeding, task);
    seeding.tally.add("orders", order.outcome);
    await makeReviews(seeding, task, { order, isThere });
  } catch (failure) {
    const { code, message } = reportOf(failure);
    if (!OVERTAKEN.has(code)) throw failure;
    leaveOut(seeding, task.planned, message);
  }
}

function leaveOut({ tally }: Seeding, { key, reviews }: SeedOrder, reason: string): void {
  tally.leaveOut("orders", { key, reason });
  for (const review of reviews)
    tally.leaveOut("reviews", { key: review.key, reason: "Its order was left out." });
}

async function readLines(
  seeding: Seeding,
  accounts: DemoAccounts,
  orders: readonly SeedOrder[],
): Promise<ReadonlyMap<string, readonly OrderLine[]>> {
  const lines = new Map<string, readonly OrderLine[]>();
  const buyers = [...new Set(orders.map(({ buyer }) => buyer))];
  await inPhase(seeding, { label: "Reading", items: buyers }, async (key) => {
    const { mine } = required(accounts, key).client.orders;
    lines.set(
      key,
      await allPages((cursor) => seeding.persist(() => mine.query({ role: "buyer", cursor, limit: PAGE }))),
    );
  });
  return lines;
}

interface Candidates {
  readonly theirs: readonly OrderLine[];
  /** The plan's orders of the same listing. */
  readonly queue: readonly SeedOrder[];
  readonly listingId: string;
}

/**
 * The line of a planned order, where no other could be meant and it is paid; else its idempotency key will find it, and
 * wait until it is.
 */
function lineOf({ buyer }: SeedOrder, { theirs, queue, listingId }: Candidates): OrderLine | null {
  const found = theirs.filter((line) => line.listingId === listingId);
  const twins = queue.filter((other) => other.buyer === buyer);
  const [line = null] = found;
  if (line === null || found.length > 1 || twins.length > 1) return null;
  return line.stage === "paying" || line.stage === "capturing" ? null : line;
}
