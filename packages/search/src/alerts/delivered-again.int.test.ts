import { expect } from "chai";
import fc from "fast-check";
import { cardOf } from "../card.ts";
import { matches, seeCard } from "../saved/matches.ts";
import { saveSearchSchema } from "../saved/saved-search.ts";
import { savedSearchesIn } from "../saved/saved-search-store.ts";
import { filter, SELLERS, traits } from "../saved/wanted.fixture.ts";
import type { SearchFilter } from "../search-input.ts";
import { type AlertSuite, openAlertSuite } from "./alert-suite.fixture.ts";

const isSavable = (wanted: SearchFilter) =>
  saveSearchSchema.safeParse({ name: "Mine", filter: wanted }).success;

describe("alerts of events that come again", function () {
  this.timeout(300_000);
  let shop: AlertSuite;
  before(async () => {
    shop = await openAlertSuite();
  });
  after(() => shop.close());

  it("are those of each search with each listing that it is about, in any order and batches, by two that fail", async () => {
    const drawn = fc.record({
      // So many that some of them meet in each run.
      filters: fc.array(filter.filter(isSavable), { minLength: 6, maxLength: 12, size: "max" }),
      listings: fc.array(traits, { minLength: 5, maxLength: 10, size: "max" }),
      order: fc.infiniteStream(fc.nat(1_000)),
      size: fc.infiniteStream(fc.integer({ min: 1, max: 4 })),
      fates: fc.array(fc.constantFrom("done", "half done", "not told of"), { maxLength: 8 }),
    });
    let due = 0;
    await fc.assert(
      fc.asyncProperty(drawn, async ({ filters, listings, order, size, fates }) => {
        await shop.clear();
        // Sellers search as well, and some alerts are off.
        const people = [...SELLERS, shop.newId()];
        for (const [nth, wanted] of filters.entries())
          await shop.save(people[nth % people.length] ?? "", wanted, nth % 5 !== 4);
        const publishedAt = shop.clock();
        const made = await shop.put(...listings.map((one) => ({ ...one, publishedAt })));
        const ids = made.flatMap(({ _id }) => [_id, _id, _id]);
        const keys = [...order.take(ids.length)];
        const delivered = ids
          .map((id, nth) => ({ id, key: keys[nth] ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ id }) => id);
        await consumeByTwo(batchesOf(delivered, size), [...fates]);

        const searches = await savedSearchesIn(shop.stores.mongo).find().toArray();
        const expected = made.flatMap((listing) => {
          const seen = seeCard(cardOf(listing));
          return searches
            .filter(({ alerts, userId }) => alerts && userId !== listing.sellerId)
            .filter((search) => matches(search, seen, shop.clock()))
            .map(({ _id }) => `${_id}:${listing._id}`);
        });
        due += expected.length;
        expect((await shop.alerts()).map(({ _id }) => _id)).to.deep.equal(expected.sort());
      }),
      { numRuns: Number(process.env.SEARCH_RUNS ?? 15) },
    );
    expect(due).to.be.greaterThan(20);
  });

  async function consumeByTwo(queue: (readonly string[])[], fates: string[]): Promise<void> {
    async function consume(): Promise<void> {
      for (let batch = queue.shift(); batch !== undefined; batch = queue.shift()) {
        const ends = fates.shift() ?? "done";
        await shop.hear(...(ends === "half done" ? batch.slice(0, Math.floor(batch.length / 2)) : batch));
        if (ends !== "done") queue.push(batch);
      }
    }
    await Promise.all([consume(), consume()]);
  }
});

function batchesOf<T>(things: readonly T[], sizes: fc.Stream<number>): T[][] {
  const left = [...things];
  const batches: T[][] = [];
  for (const size of sizes) {
    if (left.length === 0) return batches;
    batches.push(left.splice(0, size));
  }
  return batches;
}
