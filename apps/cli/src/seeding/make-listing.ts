import type { RouterOutputs } from "@marketplace/api";
import type { SeedListing } from "../seed/plan.ts";
import type { Card } from "./card-index.ts";
import type { DemoAccount } from "./demo-account.ts";
import { lookAgain } from "./look-again.ts";
import type { Seeding } from "./seeding.ts";
import type { Outcome } from "./tally.ts";
import { untilReady } from "./until-ready.ts";
import { uploadPhotograph } from "./upload-photograph.ts";

type Listing = RouterOutputs["listings"]["create"];

/** A listing of the plan, what is known of its seller's, and its seller. */
export interface ListingTask {
  readonly planned: SeedListing;
  readonly seller: DemoAccount;
  /** The seller's listings before this run. */
  readonly cards: readonly Card[];
  /** The listing's own card, where it is known. */
  readonly card: Card | null;
}

/** A listing as this run leaves it. */
export interface ListingResult extends Pick<Listing, "id" | "status"> {
  readonly outcome: Exclude<Outcome, "leftOut">;
  /** Photographs that this run has added. */
  readonly uploaded: number;
}

/**
 * Creates, shows and publishes one listing, as far as that has not been done.
 * @throws what a call throws; `IDEMPOTENCY_MISMATCH` when its key has made another listing.
 */
export async function makeListing(seeding: Seeding, task: ListingTask): Promise<ListingResult> {
  const { planned, seller, cards, card } = task;
  if (card !== null && isComplete(card, planned)) {
    return { id: card.id, status: card.status, outcome: "there", uploaded: 0 };
  }
  const { listings } = seller.client;
  // The key finds what an earlier attempt or an earlier run has made, as it is now.
  const find = () =>
    seeding.persist(() => listings.create.mutate({ ...planned.draft, idempotencyKey: planned.key }));
  const first = await find();
  const todo = remaining(first, planned);
  const listing = await lookAgain(async (again) => complete(seeding, task, again ? await find() : first));
  const isNew = cards.every(({ id }) => id !== listing.id);
  const { id, status } = listing;
  return {
    id,
    status,
    outcome: isNew ? "made" : todo.any ? "finished" : "there",
    uploaded: todo.photographs,
  };
}

/** Whether nothing is left to do; what is past a draft has its photographs, which are attached before. */
function isComplete({ status, thumbnailUrl }: Card, { published, photographs }: SeedListing): boolean {
  if (status !== "draft") return true;
  return !published && (thumbnailUrl !== null || photographs.length === 0);
}

function remaining({ status, images }: Listing, { published, photographs }: SeedListing) {
  if (status !== "draft") return { any: false, photographs: 0 };
  const missing = Math.max(0, photographs.length - images.length);
  return { any: published || missing > 0, photographs: missing };
}

async function complete(seeding: Seeding, task: ListingTask, found: Listing): Promise<Listing> {
  if (found.status !== "draft") return found;
  const { listings } = task.seller.client;
  const shown = await show(seeding, task, found);
  const { id, version } = shown;
  const { published, key } = task.planned;
  // The version makes it another intention when a seller has taken the listing off sale since an earlier run.
  const idempotencyKey = `${key}:publish:${version}`;
  return published ? seeding.persist(() => listings.publish.mutate({ idempotencyKey, id, version })) : shown;
}

async function show(
  seeding: Seeding,
  { planned, seller: { client } }: ListingTask,
  listing: Listing,
): Promise<Listing> {
  const { id, version, images } = listing;
  const missing = planned.photographs.slice(images.length);
  const uploadIds: string[] = [];
  for (const photograph of missing) uploadIds.push(await uploadPhotograph(seeding, client, photograph));
  if (uploadIds.length === 0) return listing;
  await untilReady(seeding, client, uploadIds);
  return seeding.persist(() => client.listings.attachImages.mutate({ id, version, uploadIds }));
}
