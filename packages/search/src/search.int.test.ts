import { expect } from "chai";
import { openSearchSuite, type SearchSuite } from "./search-suite.fixture.ts";
import { suggest } from "./suggest.ts";

describe("searching listings", () => {
  let shop: SearchSuite;
  before(async () => {
    shop = await openSearchSuite();
  });
  after(() => shop.close());
  beforeEach(() => shop.clear());

  it("finds words in every form of the listing's own language, those in the title first", async () => {
    await shop.put(
      { title: "Rød lampe", description: "En god lampe til stuen, den er næsten ny." },
      { title: "Pærer", description: "Passer til alle som har lamper af den slags." },
      { title: "Fahrrad", description: "Das Fahrrad ist gut und wie neu.", country: "DE" },
      { title: "Two bicycles", description: "These are for the whole family." },
    );
    expect(await shop.titles({ text: "lamperne" })).to.deep.equal(["Rød lampe", "Pærer"]);
    expect(await shop.titles({ text: "fahrräder" })).to.deep.equal(["Fahrrad"]);
    expect(await shop.titles({ text: "Bicycle" })).to.deep.equal(["Two bicycles"]);
  });

  it("takes models as they are written: with hyphens, with spaces and in one", async () => {
    await shop.put({ title: "Sony XT-660" }, { title: "iPhone13 Pro" }, { title: "iPhone 12" });
    for (const text of ["xt660", "XT 660", "xt-660"])
      expect(await shop.titles({ text })).to.deep.equal(["Sony XT-660"]);
    expect(await shop.titles({ text: "iphone 13" })).to.deep.equal(["iPhone13 Pro"]);
  });

  it("knows phrases and exclusions", async () => {
    await shop.put({ title: "City bike, red" }, { title: "Bike for the city" }, { title: "City bike, blue" });
    expect(await shop.titles({ text: '"city bike"', sort: "newest" })).to.have.members([
      "City bike, red",
      "City bike, blue",
    ]);
    expect(await shop.titles({ text: "city -blue" })).to.have.members([
      "City bike, red",
      "Bike for the city",
    ]);
    expect(await shop.titles({ text: '-"city bike"' })).to.deep.equal(["Bike for the city"]);
  });

  it("finds a phrase of words that say nothing by themselves", async () => {
    await shop.put(
      { title: "The Who on vinyl", country: "GB" },
      { title: "Who is the best on vinyl", country: "GB" },
      { title: "Was ist was, ein Buch", country: "DE" },
    );
    expect(await shop.titles({ text: '"the who"' })).to.deep.equal(["The Who on vinyl"]);
    expect(await shop.titles({ text: '"was ist was"' })).to.deep.equal(["Was ist was, ein Buch"]);
  });

  it("finds letters that not every keyboard has by those that are written for them, and says so", async () => {
    await shop.put(
      { title: "Grøn køkkenstol" },
      { title: "Zwei Fahrräder", country: "DE" },
      { title: "Grön pall", country: "SE" },
    );
    expect(await shop.titles({ text: "groen " })).to.have.members(["Grøn køkkenstol", "Grön pall"]);
    const found = await shop.search({ text: "koekkenstol " });
    expect(found.items.map(({ title }) => title)).to.deep.equal(["Grøn køkkenstol"]);
    expect(found.corrected).to.equal("køkkenstol ");
    expect(await shop.titles({ text: "fahrraeder " })).to.deep.equal(["Zwei Fahrräder"]);
    // As it is typed.
    expect(await shop.titles({ text: "koekk" })).to.deep.equal(["Grøn køkkenstol"]);
    const suggested = await suggest(shop.stores.mongo, { text: "koek", limit: 5 });
    expect(suggested).to.deep.equal([{ text: "køkkenstol", listings: 1 }]);
    const beside = await suggest(shop.stores.mongo, { text: "grøn koek", limit: 5 });
    expect(beside).to.deep.equal([{ text: "grøn køkkenstol", listings: 1 }]);
  });

  it("looks for what was meant, and says so", async () => {
    await shop.put({ title: "Bicycle" }, { title: "Bicycle" }, { title: "Tricycle" });
    for (const text of ["bycicle", "bicyle", "biccycle", "bicyclw "]) {
      const page = await shop.search({ text });
      expect(
        page.items.map(({ title }) => title),
        text,
      ).to.deep.equal(["Bicycle", "Bicycle"]);
      expect(page.corrected?.trim(), text).to.equal("bicycle");
    }
    expect((await shop.search({ text: "bicycle" })).corrected).to.equal(null);
    expect(await shop.titles({ text: "xqzwv" })).to.deep.equal([]);
  });

  it("says so too where what was meant only goes on from what was typed", async () => {
    await shop.put({ title: "Camera and lens" });
    for (const [text, corrected] of [
      ["camer lens", "camera lens"],
      ["lens camer ", "lens camera "],
      ["lens camer", null],
    ] as const) {
      const page = await shop.search({ text });
      expect(page, text).to.deep.include({ corrected, words: "all" });
      expect(page.items, text).to.have.length(1);
    }
  });

  it("completes the last word while it is being typed", async () => {
    await shop.put({ title: "Fairphone 5" }, { title: "Fairy tales" }, { title: "Phone" });
    expect(await shop.titles({ text: "fair" })).to.have.members(["Fairphone 5", "Fairy tales"]);
    expect((await shop.search({ text: "fair" })).corrected).to.equal(null);
  });

  it("suggests how the last word goes on, and leaves what stands before as it was typed", async () => {
    await shop.put(
      { title: "City bike helmet" },
      { title: "City bike hem for children" },
      { title: "Bike for the city, with a hen" },
    );
    const texts = async (text: string) =>
      (await suggest(shop.stores.mongo, { text, limit: 8 })).map((one) => one.text);
    expect(await texts("hel")).to.deep.equal(["helmet"]);
    expect(await texts("-children hel")).to.deep.equal(["-children helmet"]);
    expect(await texts("City bike he")).to.deep.equal(["City bike helmet", "City bike hem", "City bike hen"]);
    expect(await texts('"city bike" he')).to.deep.equal(['"city bike" helmet', '"city bike" hem']);
    expect(await texts('-children "city bike" he')).to.deep.equal(['-children "city bike" helmet']);
  });

  it("takes listings with some of the words where none has all, and says so", async () => {
    await shop.put({ title: "Red chair" }, { title: "Blue table" });
    expect(await shop.search({ text: "red chair" })).to.include({ words: "all" });
    const page = await shop.search({ text: "blue chair" });
    expect(page.words).to.equal("any");
    expect(page.items.map(({ title }) => title)).to.have.members(["Red chair", "Blue table"]);
  });

  it("counts what there would be without one of the filters also where all of them leave nothing", async () => {
    await shop.put(
      { title: "Red bike", condition: "new" },
      { title: "Red bike", price: { amount: 50_000, currency: "DKK" } },
      { title: "Bike", condition: "good" },
    );
    const facets = await shop.facets({ text: "red bike", conditions: ["poor"] });
    expect(facets).to.deep.include({ total: 0, exact: true, categories: [], prices: null });
    expect(facets.conditions).to.have.deep.members([
      { value: "new", count: 1 },
      { value: "good", count: 1 },
    ]);
    const { prices } = await shop.facets({ category: "bikes", price: { currency: "DKK", max: 1_000 } });
    expect(prices?.steps.map(({ from, count }) => [from, count])).to.deep.equal([
      [50_000, 1],
      [100_000, 2],
    ]);
  });

  it("does not show what was hidden, sold or withdrawn, before its card has followed and after", async () => {
    const [hidden, sold, draft, kept] = await shop.put(
      ...["Bike one", "Bike two", "Bike three", "Bike four"].map((title) => ({ title })),
    );
    await shop.change(hidden?._id ?? "", { moderation: "hidden" });
    await shop.change(sold?._id ?? "", { status: "sold" });
    await shop.change(draft?._id ?? "", { status: "draft" });
    expect(await shop.titles({ text: "bike" })).to.deep.equal([kept?.title]);
    await shop.follow(...[hidden, sold, draft].map((one) => one?._id ?? ""));
    expect(await shop.titles({ text: "bike" })).to.deep.equal([kept?.title]);
    expect((await shop.facets({ text: "bike" })).total).to.equal(1);
    expect(await shop.stores.mongo.db.collection("search_cards").countDocuments()).to.equal(1);
  });
});
