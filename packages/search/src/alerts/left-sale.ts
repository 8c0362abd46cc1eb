import type { DomainEvent } from "@marketplace/kernel";
import { listingEventSchema } from "@marketplace/listings/events";

/** A listing that was not for sale any more, or that not everybody could see, at an instant and in a version. */
export interface LeftSale {
  readonly id: string;
  readonly version: number;
  readonly at: Date;
}

/** The listings that events tell to have left the sale, as the latest of each says. */
export function leftSaleIn(events: readonly DomainEvent[]): readonly LeftSale[] {
  const left = new Map<string, LeftSale>();
  for (const event of events) {
    const { data } = listingEventSchema.safeParse(event);
    if (data?.type !== "listings.changed") continue;
    const { listingId: id, status, moderation, version } = data.payload;
    if (status === "active" && moderation === "visible") continue;
    if ((left.get(id)?.version ?? 0) <= version) left.set(id, { id, version, at: data.at });
  }
  return [...left.values()];
}

/** The listings that events tell to be gone from the store. */
export function removedIn(events: readonly DomainEvent[]): readonly string[] {
  return events.flatMap((event) => {
    const { data } = listingEventSchema.safeParse(event);
    return data?.type === "listings.removed" ? [data.payload.listingId] : [];
  });
}
