import type { MongoIntents, Participant } from "@marketplace/durable";

/** The change of a listing that goes with an order of its only unit. */
export function listingChange(intents: MongoIntents, listingId: string): Participant {
  return intents.change({
    id: listingId,
    expect: { version: 1, status: "active" },
    set: { status: "reserved", updatedAt: new Date() },
  });
}
