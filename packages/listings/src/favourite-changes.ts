import type { Change, ChangeSource } from "@marketplace/durable";
import type { DomainEvent } from "@marketplace/kernel";
import { listingOfFavourite } from "./favourite-store.ts";

/** The changes of the collection of favourites, and the events that they are. */
export const favouriteChanges: ChangeSource = { name: "favourites", toEvents };

function toEvents({ id, at, sequence, eventId }: Change): readonly DomainEvent[] {
  const listingId = listingOfFavourite(id);
  // One that an older process gave another kind of id, which is changed to this one.
  if (listingId === null) return [];
  return [
    {
      ...{ id: eventId(), type: "favourites.changed", version: 1, aggregateId: id, sequence, at },
      payload: { listingId },
    },
  ];
}
