import type { MarketplaceClient } from "@marketplace/api";
import { isUncertain } from "../app/failure.ts";
import type { Listing, ListingDraft } from "../listing/listing.ts";
import { type Seen, saleStep } from "../listing/sale-step.ts";

/** What the server has of a listing by now: enough to change it. */
export type Saved = Pick<Listing, "id" | "version" | "status">;

/** What is to be saved. */
export interface SaveTask {
  readonly draft: ListingDraft;
  /** Makes the same draft once, however often it is sent. */
  readonly idempotencyKey: string;
  /** What an earlier try, or an earlier day, has saved. */
  readonly saved: Saved | null;
  /** What was to be published when no answer came: whether it has been is not known. */
  readonly unanswered: Seen | null;
  readonly uploadIds: readonly string[];
  /** Addresses of photographs that the listing is to lose. */
  readonly removedUrls: readonly string[];
  readonly publish: boolean;
}

/** Hears of each step that is done, so that a later try goes on from there. */
export interface SaveSteps {
  /** The listing is as it says: whatever was asked for before has been done, or never will be. */
  saved(listing: Saved): void;
  /** A publication is asked for; null when it was refused. */
  publishing(listing: Seen | null): void;
  attached(): void;
  removed(url: string): void;
}

/** Saves a listing step by step: its words, its photographs, and, when it is to be, its publication. */
export async function saveListing(
  client: Pick<MarketplaceClient, "listings">,
  task: SaveTask,
  steps: SaveSteps,
): Promise<Saved> {
  const { listings } = client;
  // Asked again first: any other change would be of a version that may not be the listing's any more.
  const { unanswered } = task;
  const saved = task.publish && unanswered !== null ? await publish(client, unanswered, steps) : task.saved;
  let listing: Saved =
    saved === null
      ? await listings.create.mutate({ ...task.draft, idempotencyKey: task.idempotencyKey })
      : await listings.update.mutate({ ...withoutUnits(task.draft), ...target(saved) });
  steps.saved(listing);
  for (const url of task.removedUrls) {
    listing = await listings.removeImage.mutate({ ...target(listing), url });
    steps.removed(url);
    steps.saved(listing);
  }
  if (task.uploadIds.length > 0) {
    listing = await listings.attachImages.mutate({ ...target(listing), uploadIds: [...task.uploadIds] });
    steps.attached();
    steps.saved(listing);
  }
  return task.publish && listing.status === "draft" ? publish(client, listing, steps) : listing;
}

async function publish(
  { listings }: Pick<MarketplaceClient, "listings">,
  seen: Seen,
  steps: SaveSteps,
): Promise<Saved> {
  steps.publishing(target(seen));
  try {
    const listing = await listings.publish.mutate(saleStep("publish", seen));
    steps.saved(listing);
    return listing;
  } catch (failure) {
    if (!isUncertain(failure)) steps.publishing(null);
    throw failure;
  }
}

function target({ id, version }: Seen): Seen {
  return { id, version };
}

/** How many there are is said once, when the listing is made. */
function withoutUnits({ units: _units, ...draft }: ListingDraft): Omit<ListingDraft, "units"> {
  return draft;
}
