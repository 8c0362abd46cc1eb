import { expect } from "chai";
import type { SearchInput } from "./search-input.ts";
import { openSearchSuite, type SearchSuite } from "./search-suite.fixture.ts";

const near = { coordinates: [10.2, 56.15] as [number, number] };
const price = { currency: "DKK" };

type Asked = Partial<SearchInput> & Pick<SearchInput, "sort">;

const searches: Readonly<Record<string, Asked>> = {
  newest: { sort: "newest" },
  "a text": { text: "red bike", sort: "relevance" },
  "a text that is misspelt": { text: "bycicle red", sort: "relevance", words: "any" },
  "the cheapest first": { sort: "price_asc", price },
  "the dearest first": { text: "bike", sort: "price_desc", price },
  "the nearest first": { sort: "distance", near },
  "the nearest of a text": { text: "bike", sort: "distance", near },
  "all together": { text: "red bicycle", sort: "blended", near },
};

describe("pages of a search", () => {
  let shop: SearchSuite;
  before(async () => {
    shop = await openSearchSuite();
  });
  after(() => shop.close());
  beforeEach(() => shop.clear());

  let made = 0;
  const listings = (count: number) =>
    Array.from({ length: count }, () => {
      made += 1;
      return {
        title: ["Red bike", "Bicycle, red", "Bike", "Red bicycle and bike"][made % 4] ?? "",
        description: "red ".repeat(made % 5),
        price: { amount: 100 + (made % 6), currency: "DKK" },
        at: [10 + (made % 7) / 10, 56] as const,
        publishedAt: new Date(shop.clock().getTime() - (made % 5) * 3_600_000),
      };
    });

  for (const [name, asked] of Object.entries(searches))
    it(`lead on over what was there when the first was asked for, whatever is put in meanwhile: ${name}`, async () => {
      await shop.put(...listings(20));
      const first = await shop.search({ ...asked, limit: 100 });
      expect(first.items.length).to.be.greaterThan(9);
      const before = first.items.map(({ id }) => id);
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await shop.search({ ...asked, limit: 3, cursor });
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor ?? undefined;
        await shop.put(...listings(3));
      } while (cursor !== undefined && seen.length < 200);
      expect(new Set(seen).size, "nothing twice").to.equal(seen.length);
      const known = new Set(before);
      expect(seen.filter((id) => known.has(id))).to.deep.equal(before);
    });

  it("find the few among thousands that were put there at one time", async () => {
    const put = await shop.put(
      ...Array.from({ length: 3_100 }, (_, n) => ({
        price: { amount: n % 310 === 309 ? 5 : 50_000, currency: "DKK" },
        publishedAt: new Date(shop.clock().getTime() - (n < 20 ? 0 : 3_600_000)),
      })),
    );
    const few = put.filter(({ price: { amount } }) => amount === 5).map(({ _id }) => _id);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const asked = { category: "bikes", price: { currency: "DKK", max: 10 }, limit: 3 };
      const page = await shop.search({ ...asked, sort: "newest", cursor });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined && seen.length < 20);
    expect(seen).to.deep.equal(few.sort().reverse());
  });
});
