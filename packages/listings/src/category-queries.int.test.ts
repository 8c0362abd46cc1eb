import { createCaller } from "@marketplace/rpc";
import { actorOf, failureFrom, testContext } from "@marketplace/testing";
import { expect } from "chai";
import { categories } from "./categories.ts";
import { categoryQueries } from "./category-queries.ts";
import { type ListingSuite, openListingSuite, phone } from "./listing.fixture.ts";
import { listingsOf } from "./listing-store.ts";

describe("categories", () => {
  let suite: ListingSuite;
  before(async () => {
    suite = await openListingSuite();
  });
  after(() => suite.close());

  const ask = (viewer: Parameters<typeof testContext>[0] = null) =>
    createCaller(categoryQueries({ ...suite.stores, cache: suite.cache }))(testContext(viewer));

  it("are told to everyone, with what each asks", async () => {
    for (const viewer of [null, actorOf(suite.buyer)])
      expect((await ask(viewer).tree()).categories).to.deep.equal(categories.roots);
  });

  describe("tell what is said of things in them the most often", () => {
    before(async () => {
      const attributes = { ...phone.attributes, brand: "Fairphone", colour: ["black", "red"] };
      await suite.active({ condition: "good", attributes });
      await suite.active({ condition: "good", attributes: { ...attributes, colour: ["black"] } });
      await suite.active({
        condition: "poor",
        attributes: { ...attributes, brand: "Nokia", unlocked: false },
      });
      // None of these is for sale, or in the category.
      await suite.draft({ condition: "new" });
      const hidden = await suite.active({ condition: "new" });
      await listingsOf(suite.stores.mongo).updateOne({ _id: hidden.id }, { $set: { moderation: "hidden" } });
      const bike = { brand: "Raleigh", frame_size: 54 };
      await suite.active({ condition: "fair", subcategory: "city-bikes", attributes: bike });
    });

    it("by condition and by answer, each answer of several for itself", async () => {
      const phones = await ask().popularFilters({ category: "electronics", subcategory: "phones" });
      expect(phones).to.deep.include({
        listings: 3,
        conditions: [
          { value: "good", count: 2 },
          { value: "poor", count: 1 },
        ],
        subcategories: [{ value: "phones", count: 3 }],
      });
      const valuesOf = (asked: string) => phones.attributes.find(({ key }) => key === asked)?.values;
      expect(valuesOf("brand")).to.deep.equal([
        { value: "Fairphone", count: 2 },
        { value: "Nokia", count: 1 },
      ]);
      expect(valuesOf("colour")).to.deep.equal([
        { value: "black", count: 3 },
        { value: "red", count: 2 },
      ]);
      expect(valuesOf("unlocked")).to.deep.equal([
        { value: true, count: 2 },
        { value: false, count: 1 },
      ]);
      expect(valuesOf("frame_size")).to.equal(undefined);
    });

    it("in a category, in a subcategory without its category, and in all", async () => {
      expect(await ask().popularFilters({ category: "bikes" })).to.include({ listings: 1 });
      expect(await ask().popularFilters({ subcategory: "phones" })).to.include({ listings: 3 });
      const all = await ask().popularFilters({});
      expect(all.listings).to.equal(4);
      expect(all.subcategories).to.deep.equal([
        { value: "phones", count: 3 },
        { value: "city-bikes", count: 1 },
      ]);
    });

    it("as nothing where nothing is for sale", async () => {
      const books = await ask().popularFilters({ category: "books" });
      expect(books).to.deep.equal({ listings: 0, conditions: [], subcategories: [], attributes: [] });
    });

    it("not of a subcategory in a category that it does not stand in", async () => {
      const asking = ask().popularFilters({ category: "bikes", subcategory: "phones" });
      expect((await failureFrom(asking)).fieldErrors).to.have.all.keys("subcategory");
    });
  });
});
