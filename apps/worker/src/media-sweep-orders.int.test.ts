import { createHash } from "node:crypto";
import { idsFrom } from "@marketplace/kernel";
import { photographOf, storePhotograph } from "@marketplace/media";
import { addListing } from "@marketplace/testing";
import { expect } from "chai";
import { openMediaSweep } from "./open-media-sweep.ts";
import { picture } from "./photographs.fixture.ts";
import { CARDS, openShop, type Shop } from "./shop.fixture.ts";

const DAY = 24 * 3_600_000;
const quiet = { info: () => {}, warn: () => {}, error: () => {} };

describe("the photograph that an order shows", () => {
  let shop: Shop;
  before(async () => {
    shop = await openShop();
  });
  after(() => shop.close());

  it("stays after its listing shows it no more, and a year later", async () => {
    const { suite, sellerId } = shop;
    const { stores } = suite;
    const clock = () => new Date(Date.now() + 365 * DAY);
    const bytes = await picture(48);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const image = await storePhotograph(
      { ...stores, clock: () => new Date() },
      { userId: sellerId, folder: "listings", sha256 },
      await photographOf(bytes),
    );
    const listingId = await addListing(stores, { sellerId, units: 2 });
    const listings = stores.mongo.db.collection<{ _id: string }>("listings");
    const show = (images: readonly object[]) => listings.updateOne({ _id: listingId }, { $set: { images } });
    await show([image]);
    const bought = await shop.order(CARDS.pays, listingId);
    await show([]);
    const sweep = openMediaSweep({
      ...{ stores, settings: { MEDIA_APPEAL_DAYS: 30, MEDIA_GRACE_HOURS: 24 }, clock, newId: idsFrom(clock) },
      uploads: { streams: { publish: () => Promise.reject(new Error("none")) }, backlog: async () => 0 },
      ...{ log: quiet, restMs: 0, passMs: 60_000 },
    });
    await sweep.run();
    const { thumbnailUrl } = (await bought.see()).listing;
    const { status } = await fetch(thumbnailUrl ?? "none", { signal: AbortSignal.timeout(10_000) });
    expect(status).to.equal(200);
  });
});
