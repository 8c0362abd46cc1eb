import { addAccount, failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { recountFavourites } from "./favourite-counts.ts";
import { favouritesOf } from "./favourite-store.ts";
import { type ListingSuite, openListingSuite, untyped } from "./listing.fixture.ts";
import type { ListingDocument } from "./listing-document.ts";
import { listingsOf } from "./listing-store.ts";
import { listingTag } from "./listing-tags.ts";

describe("favourites", () => {
  let suite: ListingSuite;
  before(async () => {
    suite = await openListingSuite();
  });
  after(() => suite.close());

  const counted = async (listingId: string) => {
    const { mongo } = suite.stores;
    await recountFavourites(mongo, [listingId]);
    const listing = await listingsOf(mongo).findOne({ _id: listingId });
    const kept = await favouritesOf(mongo).countDocuments({ listingId });
    return { counter: listing?.metadata.favorites, kept };
  };
  const titles = async (userId: string) =>
    (await suite.seenBy(userId).favourites({})).items.map(({ title }) => title);

  it("are chosen and given up, and seen by who chose them", async () => {
    const { id: listingId, version } = await suite.active();
    const { buyer } = suite;
    expect(await suite.as(buyer).favourite({ listingId })).to.deep.equal({
      listingId,
      favourite: true,
      favorites: 1,
    });
    expect(await suite.seenBy(buyer).byId({ id: listingId })).to.deep.include({
      viewerFavourite: true,
      version,
    });
    // Who is signed in sees at once what others see when it has been counted.
    expect((await suite.seenBy(buyer).byId({ id: listingId })).metadata.favorites).to.equal(1);
    expect((await suite.seenBy(null).byId({ id: listingId })).metadata.favorites).to.equal(0);
    await recountFavourites(suite.stores.mongo, [listingId]);
    await suite.cache.invalidate([listingTag(listingId)]);
    for (const viewer of [suite.seller, null]) {
      const seen = await suite.seenBy(viewer).byId({ id: listingId });
      expect(seen.viewerFavourite).to.equal(false);
      expect(seen.metadata.favorites).to.equal(1);
    }
    expect((await suite.seenBy(buyer).favourites({})).items.map(({ id }) => id)).to.deep.equal([listingId]);
    expect(await suite.as(buyer).unfavourite({ listingId })).to.deep.equal({
      listingId,
      favourite: false,
      favorites: 0,
    });
    expect((await suite.seenBy(buyer).byId({ id: listingId })).metadata.favorites).to.equal(0);
    expect((await suite.seenBy(buyer).favourites({})).items).to.deep.equal([]);
  });

  it("count each of 100 accounts at once, and each once that goes away", async () => {
    const { id: listingId } = await suite.active();
    const accounts = Array.from({ length: 100 }, () => suite.newId());
    const kept = await Promise.all(accounts.map((userId) => suite.as(userId).favourite({ listingId })));
    // Each is told of itself and of those before it, and whoever comes last of all.
    const told = kept.map(({ favorites }) => favorites);
    for (const favorites of told) expect(favorites).to.be.within(1, 100);
    expect(told).to.include(100);
    expect(await counted(listingId)).to.deep.equal({ counter: 100, kept: 100 });
    await Promise.all(accounts.slice(0, 60).map((userId) => suite.as(userId).unfavourite({ listingId })));
    expect(await counted(listingId)).to.deep.equal({ counter: 40, kept: 40 });
  });

  it("count one account once, however often it asks at once", async () => {
    const { id: listingId } = await suite.active();
    await Promise.all(Array.from({ length: 32 }, () => suite.as(suite.buyer).favourite({ listingId })));
    expect(await counted(listingId)).to.deep.equal({ counter: 1, kept: 1 });
    await Promise.all(Array.from({ length: 32 }, () => suite.as(suite.buyer).unfavourite({ listingId })));
    expect(await counted(listingId)).to.deep.equal({ counter: 0, kept: 0 });
  });

  it("stay with what is reserved or sold, and go with what is withdrawn, hidden or removed", async () => {
    const account = await addAccount(suite.stores);
    const made = await Promise.all(
      ["active", "reserved", "sold", "withdrawn", "hidden", "removed"].map((title) =>
        suite.active({ title }),
      ),
    );
    for (const { id } of made) await suite.as(account).favourite({ listingId: id });
    const become: Readonly<Record<string, Partial<ListingDocument>>> = {
      reserved: { status: "reserved" },
      sold: { status: "sold" },
      withdrawn: { status: "draft" },
      hidden: { moderation: "hidden" },
      removed: { status: "deleted" },
    };
    for (const { id, title } of made) {
      const change = become[title];
      if (change !== undefined) await listingsOf(suite.stores.mongo).updateOne({ _id: id }, { $set: change });
    }
    expect(await titles(account)).to.have.members(["active", "reserved", "sold"]);
    for (const { id } of made) {
      const { favorites } = await suite.as(account).unfavourite({ listingId: id });
      expect(favorites).to.equal(0);
    }
  });

  it("are refused for one's own, for what one may not see, and for guests, and nothing is stored", async () => {
    const active = await suite.active();
    const draft = await suite.draft();
    const before = await suite.stored();
    const codeOf = async (call: Promise<unknown>) => (await failureFrom(call)).code;
    const { seller, buyer } = suite;
    expect(await codeOf(suite.as(seller).favourite({ listingId: active.id }))).to.equal("FORBIDDEN");
    expect(await codeOf(suite.as(buyer).favourite({ listingId: draft.id }))).to.equal("NOT_FOUND");
    expect(await codeOf(suite.as(buyer).favourite({ listingId: suite.newId() }))).to.equal("NOT_FOUND");
    expect(await codeOf(suite.as(buyer).unfavourite({ listingId: suite.newId() }))).to.equal("NOT_FOUND");
    expect(await codeOf(suite.as(buyer).unfavourite({ listingId: draft.id }))).to.equal("NOT_FOUND");
    expect(await codeOf(suite.as(null).favourite({ listingId: active.id }))).to.equal("UNAUTHENTICATED");
    expect(await codeOf(suite.as(null).unfavourite({ listingId: active.id }))).to.equal("UNAUTHENTICATED");
    expect(await codeOf(suite.seenBy(null).favourites({}))).to.equal("UNAUTHENTICATED");
    const operator = untyped<string>({ $gt: "" });
    expect(await codeOf(suite.as(buyer).favourite({ listingId: operator }))).to.equal("VALIDATION_FAILED");
    expect(await codeOf(suite.as(buyer).unfavourite({ listingId: operator }))).to.equal("VALIDATION_FAILED");
    expect(await suite.stored()).to.deep.equal(before);
    expect(await counted(active.id)).to.deep.equal({ counter: 0, kept: 0 });
  });
});
