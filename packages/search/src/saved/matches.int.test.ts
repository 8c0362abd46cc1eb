import { expect } from "chai";
import fc from "fast-check";
import { z } from "zod";
import { cardSchema } from "../card.ts";
import { cardsOf } from "../collections.ts";
import { liveIndex } from "../live-index.ts";
import { openSearchSuite, type SearchSuite } from "../search-suite.fixture.ts";
import { fileSearch } from "./file-search.ts";
import { keysOf } from "./filing.ts";
import { matches, seeCard } from "./matches.ts";
import { filter, NOW, traits } from "./wanted.fixture.ts";

describe("what a saved search is about", function () {
  this.timeout(300_000);
  let shop: SearchSuite;
  before(async () => {
    shop = await openSearchSuite();
  });
  after(() => shop.close());

  it("is what a search finds, and every listing that it is about has one of the keys that it is filed under", async () => {
    let [found, filedUnder] = [0, new Set<string>()];
    await fc.assert(
      fc.asyncProperty(
        fc.array(traits, { minLength: 1, maxLength: 24 }),
        fc.array(filter, { minLength: 16, maxLength: 16 }),
        async (listings, filters) => {
          await shop.clear();
          await shop.put(...listings);
          const index = await liveIndex(shop.stores.mongo);
          const cards = z.array(cardSchema).parse(await cardsOf(index).find().toArray());
          for (const wanted of filters) {
            const { keys, text } = await fileSearch(index, wanted, NOW);
            const about = cards.filter((card) => matches({ filter: wanted, text }, seeCard(card), NOW));
            const page = await shop.search({ ...wanted, sort: "newest", limit: 100 });
            // With some of the words where no listing has all, which a saved search does not do.
            const sought = page.words === wanted.words ? page.items.map(({ id }) => id) : [];
            expect(about.map(({ _id }) => _id).sort(), JSON.stringify(wanted)).to.deep.equal(sought.sort());
            for (const card of about)
              expect(
                keysOf(card).some((key) => keys.includes(key)),
                JSON.stringify({ wanted, keys }),
              ).to.equal(true);
            found += about.length;
            filedUnder.add(keys[0]?.replace(/[^a-z@#].*/, "") ?? "");
          }
        },
      ),
      { numRuns: Number(process.env.SEARCH_RUNS ?? 25) },
    );
    expect(found).to.be.greaterThan(100);
    expect([...filedUnder]).to.include.members([
      "#all",
      "#attribute",
      "@",
      "seller",
      "da",
      "number",
      "price",
    ]);
  });
});
