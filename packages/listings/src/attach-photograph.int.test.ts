import type { ListingPhotograph, StoredImage } from "@marketplace/media";
import { failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { attachPhotograph, roomOnListing } from "./attach-photograph.ts";
import { type ListingSuite, openListingSuite } from "./listing.fixture.ts";
import { listingsOf } from "./listing-store.ts";

describe("a photograph that a worker puts on its listing", () => {
  let suite: ListingSuite;
  before(async () => {
    suite = await openListingSuite();
  });
  after(() => suite.close());

  const image = (nth: number, userId = suite.seller): StoredImage => {
    const base = `user/${userId}/listings/${String(nth).padStart(64, "0")}`;
    return { key: `${base}-1280.webp`, thumbnailKey: `${base}-480.webp`, width: 80, height: 60 };
  };
  const uploadOf = (nth: number) => `01a21924-1391-7500-a8af-${String(nth).padStart(12, "0")}`;
  const attach = (listingId: string, nth: number, more: Partial<ListingPhotograph> = {}) =>
    attachPhotograph(
      { ...suite.stores, changed: suite.cache.invalidate, clock: suite.clock },
      { userId: suite.seller, listingId, image: image(nth), uploadId: uploadOf(nth), ...more },
    );
  const stored = (id: string) => listingsOf(suite.stores.mongo).findOne({ _id: id });

  it("stands there once, however often and at once it is put there, and everybody sees it", async () => {
    const { id, version } = await suite.active();
    expect((await suite.seenBy(null).byId({ id })).images).to.have.lengthOf(0);
    const calls = Array.from({ length: 8 }, () => attach(id, 1));
    expect(await Promise.all(calls)).to.deep.equal(calls.map(() => ({ attached: true })));
    expect(await attach(id, 1)).to.deep.equal({ attached: true });
    expect(await stored(id)).to.deep.include({ images: [image(1)], version: version + 1 });
    const { images } = await suite.seenBy(null).byId({ id });
    expect(images.map(({ width }) => width)).to.deep.equal([80]);
  });

  it("comes with others at the same time, and none is lost", async () => {
    const { id, version } = await suite.draft();
    const numbers = Array.from({ length: 12 }, (_, nth) => nth);
    await Promise.all(numbers.map((nth) => attach(id, nth)));
    const found = await stored(id);
    expect(found?.images.map(({ key }) => key).sort()).to.deep.equal(numbers.map((nth) => image(nth).key));
    expect(found?.version).to.equal(version + 12);
  });

  it("does not come back when the seller has taken it off before it is put there again", async () => {
    const { id } = await suite.draft();
    await attach(id, 2);
    const { images, version } = await suite.seenBy(suite.seller).byId({ id });
    await suite.as(suite.seller).removeImage({ id, version, url: images[0]?.url ?? "none" });
    expect(await attach(id, 2)).to.deep.equal({ attached: true });
    expect((await stored(id))?.images).to.deep.equal([]);
  });

  it("waits for a change that is on its way", async () => {
    const { id, version } = await suite.draft();
    const own = { _id: id };
    const intent = { gid: "another", deadline: new Date(), change: {} };
    await suite.stores.mongo.db.collection<{ _id: string }>("listings").updateOne(own, { $set: { intent } });
    const attaching = attach(id, 3);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await stored(id)).to.deep.include({ images: [], version });
    await suite.stores.mongo.db
      .collection<{ _id: string }>("listings")
      .updateOne(own, { $unset: { intent: 1 } });
    expect(await attaching).to.deep.equal({ attached: true });
    expect((await stored(id))?.images).to.deep.equal([image(3)]);
  });

  it("is refused in words where the listing can have none", async () => {
    const sold = await suite.active();
    await listingsOf(suite.stores.mongo).updateOne({ _id: sold.id }, { $set: { status: "sold" } });
    const full = await suite.draft();
    await listingsOf(suite.stores.mongo).updateOne(
      { _id: full.id },
      { $set: { images: Array.from({ length: 12 }, (_, nth) => image(100 + nth)) } },
    );
    const cases: readonly (readonly [listingId: string, why: RegExp, more?: Partial<ListingPhotograph>])[] = [
      [sold.id, /can no longer be changed/],
      [full.id, /at most 12/],
      [suite.newId(), /is gone/],
      [(await suite.active()).id, /is gone/, { userId: suite.buyer }],
    ];
    for (const [listingId, why, more = {}] of cases) {
      const { attached, ...told } = { why: "", ...(await attach(listingId, 5, more)) };
      expect(attached).to.equal(false);
      expect(told.why).to.match(why);
    }
    expect((await stored(full.id))?.version).to.equal(full.version);
  });

  it("is asked for only where there is room, by the seller alone", async () => {
    const { id } = await suite.draft();
    const room = (userId: string, listingId = id) => roomOnListing(suite.stores, { userId, listingId });
    expect(await room(suite.seller)).to.deep.equal({ left: 12, uploads: [] });
    await attach(id, 6);
    expect(await room(suite.seller)).to.deep.equal({ left: 11, uploads: [uploadOf(6)] });
    const active = await suite.active();
    expect((await failureFrom(room(suite.buyer, active.id))).code).to.equal("FORBIDDEN");
    expect((await failureFrom(room(suite.buyer))).code).to.equal("NOT_FOUND");
    expect((await failureFrom(room(suite.seller, suite.newId()))).code).to.equal("NOT_FOUND");
    await listingsOf(suite.stores.mongo).updateOne({ _id: active.id }, { $set: { status: "sold" } });
    expect((await failureFrom(room(suite.seller, active.id))).code).to.equal("INVALID_TRANSITION");
  });
});
