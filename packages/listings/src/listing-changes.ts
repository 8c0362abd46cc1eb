import type { Change, ChangeSource } from "@marketplace/durable";
import type { DomainEvent } from "@marketplace/kernel";
import type { ListingEventMessage } from "./events.ts";
import { listingDocumentSchema } from "./listing-document.ts";

const VIEWS = "metadata.views";
const COUNTS = new Set([VIEWS, "metadata.favorites"]);

/** The changes of the collection of listings, and the events that they are. */
export const listingChanges: ChangeSource = { name: "listings", toEvents };

function toEvents(change: Change): readonly DomainEvent[] {
  const envelope = {
    id: change.eventId(),
    version: 1 as const,
    aggregateId: change.id,
    sequence: change.sequence,
    at: change.at,
  };
  const message = messageOf(change);
  return message === null ? [] : [{ ...envelope, ...message }];
}

type Message<E = ListingEventMessage> = E extends ListingEventMessage ? Pick<E, "type" | "payload"> : never;

function messageOf(change: Change): Message | null {
  const listingId = change.id;
  if (change.kind === "removed") return { type: "listings.removed", payload: { listingId } };
  const changed = change.kind === "changed" ? change.changedFields : null;
  // An intended change is not yet one: what it comes to is a change of its own.
  const own = changed?.filter((path) => !isWithin(path, "intent"));
  if (own?.length === 0) return null;
  if (own?.every((path) => path === VIEWS)) return { type: "listings.viewed", payload: { listingId } };
  if (own?.every((path) => COUNTS.has(path))) return { type: "listings.counted", payload: { listingId } };
  const { sellerId, category, subcategory, status, moderation, version } = listingDocumentSchema.parse(
    change.document,
  );
  const fields = own === undefined ? null : [...new Set(own.map(fieldOf))];
  return {
    type: "listings.changed",
    payload: { listingId, sellerId, category, subcategory, status, moderation, version, fields },
  };
}

function isWithin(path: string, field: string): boolean {
  return path === field || path.startsWith(`${field}.`);
}

function fieldOf(path: string): string {
  return path.split(".")[0] ?? path;
}
