import type { Change } from "@marketplace/durable";
import { eventSchema } from "@marketplace/kernel";
import { expect } from "chai";
import { favouriteChanges } from "./favourite-changes.ts";
import { favouriteConsumer } from "./favourite-reactions.ts";
import { favouriteId, favouritesOf } from "./favourite-store.ts";
import { type ListingSuite, openListingSuite } from "./listing.fixture.ts";
import { listingChanges } from "./listing-changes.ts";
import { listingsOf } from "./listing-store.ts";

describe("what is made of changes of favourites", () => {
  let suite: ListingSuite;
  before(async () => {
    suite = await openListingSuite();
  });
  after(() => suite.close());

  const about = (collection: string, id: string) => {
    const eventId = suite.newId();
    return { collection, id, at: suite.clock(), sequence: 70_001, eventId: () => eventId };
  };
  const counter = async (listingId: string) =>
    (await listingsOf(suite.stores.mongo).findOne({ _id: listingId }))?.metadata.favorites;
  const handle = (changes: readonly Change[]) =>
    favouriteConsumer(suite.stores).handle(
      changes.flatMap((change) =>
        (change.collection === "listings" ? listingChanges : favouriteChanges).toEvents(change),
      ),
    );

  it("is an event that tells the listing, also of a favourite that is gone", async () => {
    const [listingId, userId] = [suite.newId(), suite.newId()];
    const id = favouriteId({ listingId, userId });
    const document = { _id: id, listingId, userId, createdAt: suite.clock() };
    const changes: readonly Change[] = [
      { ...about("favourites", id), kind: "changed", changedFields: null, document },
      { ...about("favourites", id), kind: "removed" },
      { ...about("favourites", id), kind: "scanned", document },
    ];
    for (const change of changes) {
      const events = favouriteChanges.toEvents(change);
      expect(events.map(({ type, payload }) => ({ type, payload }))).to.deep.equal([
        { type: "favourites.changed", payload: { listingId } },
      ]);
      expect(eventSchema.parse(events[0])).to.include({ id: change.eventId(), sequence: 70_001 });
    }
    const old: Change = { ...about("favourites", suite.newId()), kind: "removed" };
    expect(favouriteChanges.toEvents(old)).to.deep.equal([]);
  });

  it("is the listing's counter, of many listings at once, in any order and twice", async () => {
    const listings = await Promise.all(Array.from({ length: 3 }, () => suite.active()));
    const changes: Change[] = [];
    for (const [n, { id: listingId }] of listings.entries())
      for (let fan = 0; fan <= n + 1; fan += 1) {
        const userId = suite.newId();
        await suite.as(userId).favourite({ listingId });
        if (fan === 0) await suite.as(userId).unfavourite({ listingId });
        changes.push({
          ...about("favourites", favouriteId({ listingId, userId })),
          kind: "removed",
        });
      }
    await handle([...changes.reverse(), ...changes]);
    expect(await Promise.all(listings.map(({ id }) => counter(id)))).to.deep.equal([1, 2, 3]);
  });

  it("is put right where a listing is told of as it stands, when what has happened was not heard", async () => {
    const { mongo } = suite.stores;
    const [wrong, right] = [await suite.active(), await suite.active()];
    for (const { id: listingId } of [wrong, right]) await suite.as(suite.buyer).favourite({ listingId });
    await handle(
      [wrong, right].map(({ id: listingId }) => ({
        ...about("favourites", favouriteId({ listingId, userId: suite.buyer })),
        kind: "removed",
      })),
    );
    await favouritesOf(mongo).deleteMany({ listingId: wrong.id });
    const told: Change[] = [];
    for (const { id } of [wrong, right]) {
      const document = (await listingsOf(mongo).findOne({ _id: id })) ?? {};
      told.push({ ...about("listings", id), kind: "scanned", document });
    }
    await handle(told);
    expect([await counter(wrong.id), await counter(right.id)]).to.deep.equal([0, 1]);
  });
});
