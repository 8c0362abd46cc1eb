import { idsFrom } from "@marketplace/kernel";
import { expect } from "chai";
import { z } from "zod";
import { cardsOf, tokensIn } from "./collections.ts";
import { MOST_COUNTED } from "./count-plan.ts";
import { facetToken } from "./facet.ts";
import type { Facets } from "./facet-view.ts";
import { liveIndex } from "./live-index.ts";
import { openSearchSuite, type SearchSuite } from "./search-suite.fixture.ts";
import { suggest } from "./suggest.ts";

const operationSchema = z.object({
  ns: z.string(),
  planSummary: z.string().optional(),
  docsExamined: z.int().default(0),
  keysExamined: z.int().default(0),
});

const COUNT = 600;
const near = { coordinates: [10, 56] as [number, number] };
const price = { currency: "DKK" };

const CONDITIONS = ["new", "good", "like_new", "fair", "poor"] as const;

type Asked = Parameters<SearchSuite["search"]>[0];
type Filter = Parameters<SearchSuite["facets"]>[0];

/** What each shape of a search may look at, of 600 bikes and 600 phones, for a page of ten. */
const shapes: readonly (readonly [name: string, input: Asked, documents: number])[] = [
  ["newest", {}, 0],
  ["newest of a category", { category: "bikes" }, 0],
  ["newest of a subcategory", { subcategory: "road-bikes" }, 0],
  ["newest of a few prices", { price: { currency: "DKK", min: 101, max: 120 } }, 10],
  ["newest of a seller", { sellerId: "01972000-0000-7000-8000-000000000001" }, 11],
  ["cheapest", { sort: "price_asc", price }, 11],
  ["dearest of a subcategory", { sort: "price_desc", price, subcategory: "road-bikes" }, 11],
  ["dearest of a category", { sort: "price_desc", price, category: "bikes" }, 11],
  // Two of five conditions.
  [
    "cheapest of a subcategory, like new",
    { sort: "price_asc", price, subcategory: "road-bikes", conditions: ["new", "like_new"] },
    35,
  ],
  ["cheapest of a maker", { sort: "price_asc", price, attributes: [{ key: "brand", in: ["maker a"] }] }, 30],
  // 30 are of the maker.
  [
    "an attribute and a price",
    {
      subcategory: "city-bikes",
      attributes: [{ key: "brand", in: ["maker b"] }],
      price: { currency: "EUR", min: 200, max: 900 },
    },
    0,
  ],
  ["one of 20 makers", { attributes: [{ key: "brand", in: ["maker a"] }] }, 0],
  ["a text that 6 have", { text: "rare" }, 6],
  ["a text that all have", { text: "common" }, COUNT],
  ["a text that all have, and one that 6 have", { text: "common rare" }, 6],
  ["any of a text", { text: "rare scarce", words: "any" }, 12],
  ["a text of a maker", { text: "common", attributes: [{ key: "brand", in: ["maker a"] }] }, 30],
  ["a text of a seller", { text: "common", sellerId: "01972000-0000-7000-8000-000000000001" }, 60],
  ["a misspelt text", { text: "rrare" }, 6],
  ["a phrase", { text: '"rare common"' }, 6],
  // MongoDB looks in rings that have some hundreds each.
  ["what is near", { sort: "distance", near }, 2 * COUNT],
  [
    "nearest in a category, within 50 km",
    { category: "bikes", sort: "distance", near: { ...near, withinKm: 50 } },
    60,
  ],
  [
    "nearest in a subcategory, within 50 km",
    { subcategory: "road-bikes", sort: "distance", near: { ...near, withinKm: 50 } },
    30,
  ],
  ["within 20 km, all together", { sort: "blended", near: { ...near, withinKm: 20 } }, 100],
  [
    "newest within a maker and 20 km",
    { near: { ...near, withinKm: 20 }, attributes: [{ key: "brand", in: ["maker a"] }] },
    0,
  ],
];

describe("how searches are planned", function () {
  this.timeout(300_000);
  let shop: SearchSuite;
  before(async () => {
    shop = await openSearchSuite();
    await shop.put(
      ...Array.from({ length: COUNT }, (_, n) => ({
        title: `Common thing ${n % 100 === 7 ? "rare common" : ""} ${n % 100 === 8 ? "scarce" : ""}`,
        subcategory: n % 3 === 0 ? "road-bikes" : "city-bikes",
        category: "bikes",
        sellerId: `01972000-0000-7000-8000-00000000000${n % 10}`,
        price: { amount: 100 + n, currency: n % 2 === 0 ? "DKK" : "EUR" },
        at: [10 + (n % 25) / 5, 56 + Math.floor(n / 25) / 5] as const,
        publishedAt: new Date(shop.clock().getTime() - n * 60_000),
        condition: CONDITIONS[Math.floor(n / 3) % CONDITIONS.length] ?? "good",
        answers: { brand: `Maker ${String.fromCharCode(97 + (n % 20))}` },
      })),
      ...Array.from({ length: COUNT }, (_, n) => ({
        ...{ title: "Another thing", subcategory: "phones", category: "electronics" },
        at: [10 + (n % 25) / 5, 56 + Math.floor(n / 25) / 5] as const,
      })),
    );
  });
  after(() => shop.close());

  /** What MongoDB did for some work, as it tells itself. */
  async function watched(work: () => Promise<unknown>) {
    const { db } = shop.stores.mongo;
    await db.command({ profile: 0 });
    await db.dropCollection("system.profile");
    await db.command({ profile: 2 });
    await work();
    await db.command({ profile: 0 });
    const done = await db
      .collection("system.profile")
      .find({ op: { $in: ["query", "command"] }, "command.profile": { $exists: false } })
      .toArray();
    return z
      .array(operationSchema)
      .parse(done)
      .filter(({ ns }) => ns.includes(".search_") || ns.endsWith(".listings"));
  }

  for (const [name, input, most] of shapes)
    it(`looks at no more than it has to, by an index: ${name}`, async () => {
      let found = 0;
      const done = await watched(async () => {
        found = (await shop.search({ limit: 10, ...input })).items.length;
      });
      expect(found).to.be.greaterThan(0);
      expect(done.length).to.be.greaterThan(0);
      for (const { ns, planSummary } of done) expect(planSummary, ns).not.to.include("COLLSCAN");
      const cards = done.filter(({ ns }) => ns.endsWith(".search_cards"));
      expect(cards.length).to.be.greaterThan(0);
      for (const { docsExamined, planSummary } of cards)
        expect(docsExamined, planSummary).to.be.at.most(most);
      const words = done.filter(({ ns }) => /search_(words|tokens)$/.test(ns));
      for (const { docsExamined, ns } of words) expect(docsExamined, ns).to.be.at.most(20);
    });

  it("looks at few entries of an index where few have the price, whatever is new", async () => {
    const done = await watched(() => shop.search({ price: { currency: "DKK", min: 101, max: 120 } }));
    const cards = done.filter(({ ns }) => ns.endsWith(".search_cards"));
    expect(cards.length).to.be.greaterThan(0);
    for (const { keysExamined } of cards) expect(keysExamined).to.be.at.most(20);
  });

  /** What each shape may read, and how many entries of the index it may look at, to count. */
  const counted: readonly (readonly [name: string, filter: Filter, documents: number, keys: number])[] = [
    ["everything", {}, 0, 2 * COUNT],
    ["a subcategory", { subcategory: "road-bikes" }, 0, 200],
    [
      "a subcategory, like new",
      { subcategory: "road-bikes", conditions: ["new", "like_new"], price },
      0,
      500,
    ],
    [
      "an attribute and a price",
      {
        subcategory: "city-bikes",
        attributes: [{ key: "brand", in: ["maker b"] }],
        price: { currency: "EUR" },
      },
      ...([0, 400] as const),
    ],
    ["a text that 6 have", { text: "rare", conditions: ["new", "good", "fair"] }, 6, 6],
    ["a text that all have, in a category", { text: "common", category: "bikes" }, COUNT, COUNT],
    [
      "a seller",
      { sellerId: "01972000-0000-7000-8000-000000000001", conditions: ["new", "good", "fair"] },
      60,
      60,
    ],
  ];
  for (const [name, filter, documents, keys] of counted)
    it(`counts facets by an index, and reads no card unless it has to: ${name}`, async () => {
      let total = 0;
      const done = await watched(async () => {
        total = (await shop.facets(filter)).total;
      });
      expect(total).to.be.greaterThan(0);
      for (const { ns, planSummary } of done) expect(planSummary, ns).not.to.include("COLLSCAN");
      const cards = done.filter(({ ns }) => ns.endsWith(".search_cards"));
      for (const { docsExamined, keysExamined, planSummary } of cards) {
        expect(docsExamined, planSummary).to.be.at.most(documents);
        // One more ends each range of an index.
        expect(keysExamined, planSummary).to.be.at.most(keys + 40);
      }
    });

  it("counts no more than 5,000, and says so", async () => {
    const index = await liveIndex(shop.stores.mongo);
    const [card] = await cardsOf(index).find({ category: "electronics" }).limit(1).toArray();
    if (card === undefined) throw new Error("No card");
    const newId = idsFrom(shop.clock);
    const many = Array.from({ length: MOST_COUNTED }, () => ({ ...card, _id: newId() }));
    await cardsOf(index).insertMany(many);
    const { coordinates } = card.point;
    const wide: readonly Filter[] = [
      {},
      { category: "electronics" },
      { price },
      { text: "another thing", conditions: ["good"] },
      { text: "another", category: "electronics" },
      { category: "electronics", near: { coordinates, withinKm: 5 } },
      { price, near: { coordinates, withinKm: 5 } },
      // Among those that are looked at there is none.
      { category: "electronics", price: { currency: "SEK" } },
    ];
    for (const filter of wide) {
      let facets: Facets | null = null;
      const done = await watched(async () => {
        facets = await shop.facets(filter);
      });
      const said = JSON.stringify(filter);
      expect(facets, said).to.deep.include({ exact: false });
      for (const { docsExamined, keysExamined } of done) {
        expect(docsExamined, said).to.be.at.most(MOST_COUNTED + 1);
        expect(keysExamined, said).to.be.at.most(MOST_COUNTED + 40);
      }
    }
    // Half as many where the vocabulary knows it.
    const token = { _id: facetToken("category:electronics") };
    await tokensIn(index).updateOne(token, { $inc: { cards: many.length } });
    const known = await watched(async () => {
      expect(await shop.facets({ category: "electronics" })).to.deep.include({ exact: false, total: 2_500 });
    });
    for (const { keysExamined } of known) expect(keysExamined).to.be.at.most(2_540);
    await tokensIn(index).updateOne(token, { $inc: { cards: -many.length } });
    await cardsOf(index).deleteMany({ _id: { $in: many.map(({ _id }) => _id) } });
    expect(await shop.facets({ category: "electronics" })).to.deep.include({ exact: true, total: COUNT });
  });

  it("suggests by an index, and looks at no more than begins so", async () => {
    for (const text of ["ra", "common ra"]) {
      let found = 0;
      const done = await watched(async () => {
        found = (await suggest(shop.stores.mongo, { text, limit: 8 })).length;
      });
      expect(found).to.be.greaterThan(0);
      for (const { ns, planSummary, docsExamined } of done) {
        expect(planSummary, ns).not.to.include("COLLSCAN");
        expect(docsExamined, ns).to.be.at.most(200);
      }
    }
  });
});
