import type { DomainEvent } from "@marketplace/kernel";
import { listingEventSchema } from "@marketplace/listings/events";

/** A listing that was not for sale any more, or that not everybody could see, at an instant and in a version. */
export interface LeftSale {
  readonly id: string;
  readonly version: number;
  readonly at: Date;
}

/** What events tell of listings that are not for sale: those that left the sale, as the latest of each says, and those that are gone from the store. */
export function leftSaleIn(events: readonly DomainEvent[]): {
  readonly left: readonly LeftSale[];
  readonly removed: readonly string[];
} {
  const left = new Map<string, LeftSale>();
  const removed: string[] = [];
  for (const event of events) {
    const { data } = listingEventSchema.safeParse(event);
    if (data?.type === "listings.removed") removed.push(data.payload.listingId);
    if (data?.type !== "listings.changed") continue;
    const { listingId: id, status, moderation, version } = data.payload;
    if (status === "active" && moderation === "visible") continue;
    if ((left.get(id)?.version ?? 0) <= version) left.set(id, { id, version, at: data.at });
  }
  return { left: [...left.values()], removed };
}
