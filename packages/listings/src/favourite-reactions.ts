import { type Consumer, defineConsumer } from "@marketplace/durable";
import type { DomainEvent } from "@marketplace/kernel";
import { favouriteChangedSchema, listingChangedSchema } from "./events.ts";
import { type CountingMongo, miscounted, recountFavourites } from "./favourite-counts.ts";

interface CountDeps {
  readonly mongo: CountingMongo;
}

/** The consumer that keeps listings' counters of favourites at what is kept; `stores` fits. */
export function favouriteConsumer(deps: CountDeps): Consumer {
  return defineConsumer({
    group: "favourites",
    topics: ["favourites", "listings"],
    // It looks up each new listing, of which it nearly always has nothing to do.
    paceMs: 100,
    handle: (events) => countFavouritesOf(deps, events),
  });
}

/**
 * Counts anew where favourites have changed. Where a listing is told of as it stands, as all are when the history of
 * changes was lost, a favourite may have gone unheard: it is counted anew if its counter is wrong.
 */
async function countFavouritesOf({ mongo }: CountDeps, events: readonly DomainEvent[]): Promise<void> {
  const [changed, standing]: [string[], string[]] = [[], []];
  for (const event of events) {
    if (event.type === "favourites.changed")
      changed.push(favouriteChangedSchema.parse(event).payload.listingId);
    if (event.type !== "listings.changed") continue;
    const { listingId, fields } = listingChangedSchema.parse(event).payload;
    if (fields === null) standing.push(listingId);
  }
  await recountFavourites(mongo, [...changed, ...(await miscounted(mongo, standing))]);
}
