import { setTimeout as pause } from "node:timers/promises";
import type { Mongo } from "@marketplace/stores";
import { seededRandom } from "@marketplace/testing";
import { expect } from "chai";
import { recountFavourites } from "./favourite-counts.ts";
import { favouritesOf } from "./favourite-store.ts";
import { type ListingSuite, openListingSuite } from "./listing.fixture.ts";
import { listingsOf } from "./listing-store.ts";

describe("counters of favourites", () => {
  let suite: ListingSuite;
  before(async () => {
    suite = await openListingSuite();
  });
  after(() => suite.close());

  const recount = (...listingIds: readonly string[]) => recountFavourites(suite.stores.mongo, listingIds);
  const counter = async (listingId: string) =>
    (await listingsOf(suite.stores.mongo).findOne({ _id: listingId }))?.metadata.favorites;
  const kept = (listingId: string) => favouritesOf(suite.stores.mongo).countDocuments({ listingId });

  it("end at what is kept after 200 accounts at once have changed their minds at random", async () => {
    const random = seededRandom(5);
    const { id: listingId } = await suite.active();
    await Promise.all(
      Array.from({ length: 200 }, async () => {
        const caller = suite.as(suite.newId());
        for (let change = 0; change < 3; change += 1) {
          if (random() < 0.6) await caller.favourite({ listingId });
          else await caller.unfavourite({ listingId });
          if (random() < 0.05) await recount(listingId);
        }
      }),
    );
    await recount(listingId);
    const count = await kept(listingId);
    expect(count).to.be.greaterThan(50);
    expect(await counter(listingId)).to.equal(count);
  });

  it("end at what is kept in each of 200 races of two who count while others change their minds", async () => {
    const random = seededRandom(6);
    const wrong: unknown[] = [];
    const users = [suite.newId(), suite.newId()];
    const race = async (listingId: string) => {
      await Promise.all(
        users.map(async (userId) => {
          const caller = suite.as(userId);
          if (random() < 0.5) await caller.favourite({ listingId });
          else await caller.unfavourite({ listingId });
          // Told twice at times, as a consumer may be.
          for (let times = random() < 0.3 ? 2 : 1; times > 0; times -= 1) await recount(listingId);
        }),
      );
      const found = { counter: await counter(listingId), kept: await kept(listingId) };
      if (found.counter !== found.kept) wrong.push({ listingId, ...found });
    };
    await Promise.all(
      Array.from({ length: 10 }, async () => {
        const { id: listingId } = await suite.active();
        for (let times = 0; times < 20; times += 1) await race(listingId);
      }),
    );
    expect(wrong).to.deep.equal([]);
  });

  it("are not set back by one who counted before another and is slower to write", async () => {
    const { id: listingId } = await suite.active();
    const caller = suite.as(suite.buyer);
    await caller.favourite({ listingId });
    await recount(listingId);
    await caller.unfavourite({ listingId });

    const slow = stalledMongo(suite.stores.mongo);
    const counting = recountFavourites(slow.mongo, [listingId]);
    await slow.counted;
    // What the counter says already, so that there is nothing for the second to write.
    await caller.favourite({ listingId });
    const another = recount(listingId);
    await Promise.race([another, pause(300)]);
    slow.goOn();
    await Promise.all([counting, another]);
    expect(await counter(listingId)).to.equal(1);
  });

  it("are set by one report of many listings, and nothing is made of one that is gone", async () => {
    const [first, second] = [await suite.active(), await suite.active()];
    const gone = suite.newId();
    for (const { id: listingId } of [first, second]) await suite.as(suite.buyer).favourite({ listingId });
    await suite.as(suite.newId()).favourite({ listingId: second.id });
    await recount(second.id, gone, first.id, second.id);
    expect([await counter(first.id), await counter(second.id), await counter(gone)]).to.deep.equal([
      ...[1, 2, undefined],
    ]);
  });

  it("change neither the version of a listing nor what a two-phase commit intends for it", async () => {
    const { mongo } = suite.stores;
    const { id: listingId, version } = await suite.active();
    const intent = { gid: "listing:test", deadline: new Date(), change: { status: "reserved" } };
    await mongo.db
      .collection<{ _id: string }>("listings")
      .updateOne({ _id: listingId }, { $set: { intent } });
    await suite.as(suite.buyer).favourite({ listingId });
    await recount(listingId);
    const found = await mongo.db.collection<{ _id: string }>("listings").findOne({ _id: listingId });
    expect(found).to.deep.include({ version, intent }).and.have.nested.property("metadata.favorites", 1);
  });
});

/** A MongoDB whose first transaction stands still when it is about to be committed. */
function stalledMongo({ db, transaction }: Mongo) {
  let goOn = () => {};
  let tell = () => {};
  const counted = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const gate = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const mongo: Pick<Mongo, "db" | "transaction"> = {
    db,
    transaction: (work) =>
      transaction(async (session) => {
        const result = await work(session);
        tell();
        await gate;
        return result;
      }),
  };
  return { mongo, counted, goOn: () => goOn() };
}
