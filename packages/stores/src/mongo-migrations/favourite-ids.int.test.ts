import { openTestStores, type TestStores } from "@marketplace/testing";
import { expect } from "chai";
import { favouriteIds } from "./0006-favourite-ids.ts";

describe("the ids of favourites", () => {
  let suite: TestStores;
  before(async () => {
    suite = await openTestStores();
  });
  after(() => suite.close());

  it("tell their listings, of 1,203 that were stored before too, however often the step runs", async () => {
    const { db } = suite.stores.mongo;
    const favourites = db.collection<{ _id: string }>("favourites");
    const at = new Date("2026-06-01T12:00:00Z");
    const pairs = Array.from({ length: 1_203 }, (_, n) => ({
      ...{ userId: `user-${n % 37}`, listingId: `listing-${Math.floor(n / 37)}`, createdAt: at },
    }));
    await favourites.insertMany(
      pairs.map((pair, n) => ({
        ...pair,
        // Some of them by a process that knows the new ids.
        _id: n % 10 === 0 ? `${pair.listingId}:${pair.userId}` : `0197a5c2-7b1e-7cc3-8f4e-${n}`,
      })),
    );
    await favouriteIds.up(db);
    await favouriteIds.up(db);
    const found = await favourites.find().toArray();
    expect(found).to.have.deep.members(
      pairs.map((pair) => ({ ...pair, _id: `${pair.listingId}:${pair.userId}` })),
    );
  });
});
