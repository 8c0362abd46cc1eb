import { expect } from "chai";
import { z } from "zod";
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

type Asked = Parameters<SearchSuite["search"]>[0];

/** What each shape of a search may look at, of 600 listings, for a page of ten. */
const shapes: readonly (readonly [name: string, input: Asked, documents: number])[] = [
  ["newest", {}, 11],
  ["newest of a category", { category: "bikes" }, 11],
  ["newest of a subcategory", { subcategory: "road-bikes" }, 11],
  ["newest of a seller", { sellerId: "01972000-0000-7000-8000-000000000001" }, 11],
  ["cheapest", { sort: "price_asc", price }, 11],
  ["dearest of a subcategory", { sort: "price_desc", price, subcategory: "road-bikes" }, 11],
  ["one of 20 makers", { attributes: [{ key: "brand", in: ["maker a"] }] }, 30],
  ["a text that 6 have", { text: "rare" }, 6],
  ["a text that all have", { text: "common" }, COUNT],
  ["a text that all have, and one that 6 have", { text: "common rare" }, 6],
  ["any of a text", { text: "rare scarce", words: "any" }, 12],
  ["a text of a maker", { text: "common", attributes: [{ key: "brand", in: ["maker a"] }] }, 30],
  ["a text of a seller", { text: "common", sellerId: "01972000-0000-7000-8000-000000000001" }, 60],
  ["a misspelt text", { text: "rrare" }, 6],
  ["a phrase", { text: '"rare common"' }, 6],
  // MongoDB looks in rings that have some hundreds each.
  ["what is near", { sort: "distance", near }, COUNT],
  ["within 20 km, all together", { sort: "blended", near: { ...near, withinKm: 20 } }, 100],
  [
    "newest within a maker and 20 km",
    { near: { ...near, withinKm: 20 }, attributes: [{ key: "brand", in: ["maker a"] }] },
    60,
  ],
];

describe("how searches are planned", function () {
  this.timeout(120_000);
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
        answers: { brand: `Maker ${String.fromCharCode(97 + (n % 20))}` },
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

  it("counts facets by an index, and looks at each card of each facet once", async () => {
    const done = await watched(() => shop.facets({ text: "rare", conditions: ["good"], price }));
    for (const { ns, planSummary } of done) expect(planSummary, ns).not.to.include("COLLSCAN");
    for (const { docsExamined, ns } of done) expect(docsExamined, ns).to.be.at.most(6);
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
