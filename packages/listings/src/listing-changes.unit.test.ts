import type { Change } from "@marketplace/durable";
import { eventSchema, idsFrom, systemClock } from "@marketplace/kernel";
import { expect } from "chai";
import { listingEventSchema } from "./events.ts";
import { phone } from "./listing.fixture.ts";
import { draftListing } from "./listing.ts";
import { listingChanges } from "./listing-changes.ts";
import { listingEventTags } from "./listing-event-tags.ts";
import { listingDraftSchema } from "./listing-input.ts";
import { allCardsTags, tagsAround } from "./listing-tags.ts";

const newId = idsFrom(systemClock);
const at = new Date("2026-06-01T12:00:00.000Z");
const made = draftListing(listingDraftSchema.parse(phone), {
  ...{ id: newId(), sellerId: newId(), now: at, idempotencyKey: "made-once", inputHash: "hash" },
});
const document = { ...made, status: "active" as const, version: 3 };
const id = made._id;
const eventId = newId();
const base = { collection: "listings", id, at, sequence: 70_001, eventId: () => eventId };

const changed = (changedFields: readonly string[] | null, now: object = document): Change => ({
  ...{ ...base, kind: "changed", changedFields, document: { ...now } },
});
const told = (change: Change) => listingChanges.toEvents(change);
const tags = (change: Change) => told(change).flatMap(listingEventTags);

describe("a change of a listing in MongoDB", () => {
  it("is an event that tells what everybody who follows listings needs", () => {
    const events = told(changed(["price.amount", "version", "updatedAt", "price.currency"]));
    expect(events).to.have.length(1);
    expect(listingEventSchema.parse(events[0])).to.deep.equal({
      ...{ id: eventId, type: "listings.changed", version: 1, aggregateId: id, sequence: 70_001, at },
      payload: {
        ...{ listingId: id, sellerId: made.sellerId, category: "electronics", subcategory: "phones" },
        ...{ status: "active", moderation: "visible", version: 3, fields: ["price", "version", "updatedAt"] },
      },
    });
  });

  it("is an event of the promised form, whatever the change is", () => {
    const all: readonly Change[] = [
      ...[changed(null), changed(["status"]), changed(["metadata.views"])],
      ...[
        { ...base, kind: "removed" as const },
        { ...base, kind: "scanned" as const, document },
      ],
    ];
    for (const event of all.flatMap(told)) {
      expect(eventSchema.safeParse(event).success).to.equal(true);
      expect(listingEventSchema.safeParse(event).success).to.equal(true);
    }
    expect(all.flatMap(told)).to.have.length(all.length);
  });

  it("is none while it is but intended, and one when it is made", () => {
    expect(told(changed(["intent"]))).to.deep.equal([]);
    expect(told(changed(["intent.deadline"]))).to.deep.equal([]);
    const applied = told(changed(["intent", "status", "version", "updatedAt"]));
    expect(applied[0])
      .to.have.nested.property("payload.fields")
      .that.deep.equals([...["status", "version", "updatedAt"]]);
  });

  it("is a count when nothing but counters has changed", () => {
    const counts: readonly (readonly [string, readonly string[]])[] = [
      ["listings.viewed", ["metadata.views"]],
      ["listings.viewed", ["metadata.views", "intent"]],
      ["listings.counted", ["metadata.favorites"]],
      ["listings.counted", ["metadata.favorites", "metadata.views"]],
    ];
    for (const [type, fields] of counts)
      expect(told(changed(fields))[0]).to.deep.include({ type, payload: { listingId: id } });
    expect(told(changed(["metadata.views", "title"]))[0]?.type).to.equal("listings.changed");
    expect(told(changed(["metadata.custom_attributes.brand"]))[0]?.type).to.equal("listings.changed");
  });

  it("throws for a document that is no listing, which its reader passes over and tells of", () => {
    expect(() => told(changed(null, { _id: id }))).to.throw();
  });
});

describe("what ends with an event of a listing", () => {
  const around = tagsAround(made);

  it("is its page alone, for views, which no list shows", () => {
    expect(tags(changed(["metadata.views"]))).to.deep.equal([`views:${id}`]);
  });

  it("is what shows it, for a count, a removal, a new draft and an edit that leaves it in its place", () => {
    for (const change of [
      changed(["metadata.favorites"]),
      { ...base, kind: "removed" as const },
      changed(null, { ...document, status: "draft", version: 1 }),
      changed(["title", "version", "updatedAt"]),
    ])
      expect(tags(change)).to.deep.equal([`listing:${id}`]);
  });

  it("is what can depend on it where it is, when its status, its moderation or its place has changed", () => {
    for (const field of ["status", "moderation", "publishedAt"])
      expect(tags(changed([field, "version"])), field).to.have.members([...around]);
  });

  it("is every list when its category has changed or nobody knows what has", () => {
    const every = [...new Set([...around, ...allCardsTags()])];
    for (const change of [
      changed(["subcategory"]),
      changed(["category", "subcategory"]),
      changed(null),
      { ...base, kind: "scanned" as const, document },
    ])
      expect(tags(change)).to.have.members(every);
  });

  it("is nothing for other events, and for what is not known here", () => {
    const [event] = told(changed(null));
    if (event === undefined) throw new Error("There is an event");
    expect(listingEventTags({ ...event, type: "orders.placed" })).to.deep.equal([]);
    expect(listingEventTags({ ...event, version: 2 })).to.deep.equal([]);
  });
});
