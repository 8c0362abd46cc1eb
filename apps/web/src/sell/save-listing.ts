import type { MarketplaceClient } from "@marketplace/api";
import type { ListingDraft } from "../listing/listing.ts";

/** What the server has of a listing by now: enough to change it. */
export interface Saved {
  readonly id: string;
  readonly version: number;
}

/** What is to be saved. */
export interface SaveTask {
  readonly draft: ListingDraft;
  /** Makes the same draft once, however often it is sent. */
  readonly idempotencyKey: string;
  /** What an earlier try, or an earlier day, has saved. */
  readonly saved: Saved | null;
  readonly uploadIds: readonly string[];
  /** Addresses of photographs that the listing is to lose. */
  readonly removedUrls: readonly string[];
  readonly publish: boolean;
}

/** Hears of each step that is done, so that a later try goes on from there. */
export interface SaveSteps {
  saved(listing: Saved): void;
  attached(): void;
  removed(url: string): void;
}

/** Saves a listing step by step: its words, its photographs, and, when it is to be, its publication. */
export async function saveListing(
  { listings }: Pick<MarketplaceClient, "listings">,
  task: SaveTask,
  steps: SaveSteps,
): Promise<Saved> {
  let listing: Saved =
    task.saved === null
      ? await listings.create.mutate({ ...task.draft, idempotencyKey: task.idempotencyKey })
      : await listings.update.mutate({ ...withoutUnits(task.draft), ...target(task.saved) });
  steps.saved(target(listing));
  for (const url of task.removedUrls) {
    listing = await listings.removeImage.mutate({ ...target(listing), url });
    steps.removed(url);
    steps.saved(target(listing));
  }
  if (task.uploadIds.length > 0) {
    listing = await listings.attachImages.mutate({ ...target(listing), uploadIds: [...task.uploadIds] });
    steps.attached();
    steps.saved(target(listing));
  }
  if (task.publish) {
    listing = await listings.publish.mutate(target(listing));
    steps.saved(target(listing));
  }
  return target(listing);
}

function target({ id, version }: Saved): Saved {
  return { id, version };
}

/** How many there are is said once, when the listing is made. */
function withoutUnits({ units: _units, ...draft }: ListingDraft): Omit<ListingDraft, "units"> {
  return draft;
}
