import type { ListingDocument } from "@marketplace/listings";
import { expect } from "chai";
import fc from "fast-check";
import { cardOf } from "../card.ts";
import { matches, seeCard } from "../saved/matches.ts";
import { type SavedSearchDocument, saveSearchSchema } from "../saved/saved-search.ts";
import { savedSearchesIn } from "../saved/saved-search-store.ts";
import { filter, traits } from "../saved/wanted.fixture.ts";
import type { SearchFilter } from "../search-input.ts";
import type { ListingTraits } from "../search-suite.fixture.ts";
import { type AlertSuite, openAlertSuite } from "./alert-suite.fixture.ts";

/*
 * Listings come, change, leave the sale and come back while people save searches. A plain model says what each search is
 * to be told of: what it finds and did not find the last time that the listing was for sale.
 */

const listing = fc.nat(2);
/** Also ones that ask for little, so that changes of many listings lead in and out of what they find. */
const wanted = fc.oneof(
  { weight: 1, arbitrary: filter.filter(isSavable) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<SearchFilter>(
      ...[{ text: "lampe" }, { text: "bike" }, { text: "red -the" }].map(({ text }) => ({
        text,
        words: "all" as const,
      })),
      { words: "all", price: { currency: "DKK", min: 0, max: 6_000 } },
      { words: "all", price: { currency: "EUR", min: 0, max: 200 } },
      { words: "all", conditions: ["new"] },
      { words: "all", attributes: [{ key: "colour", in: ["red"] }] },
    ),
  },
);
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant("save" as const), filter: wanted }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("change" as const), listing, traits }) },
  {
    weight: 3,
    arbitrary: fc.record({
      ...{ do: fc.constant("move" as const), listing },
      to: fc.constantFrom(
        ...([
          { status: "active", moderation: "visible" },
          { status: "active", moderation: "visible" },
          { status: "reserved", moderation: "visible" },
          { status: "draft", moderation: "visible" },
          { status: "active", moderation: "hidden" },
        ] as const),
      ),
    }),
  },
);

/** A search, and which listings it has found the last time that they were for sale. */
interface Waiting {
  readonly search: SavedSearchDocument;
  readonly finds: Set<string>;
}

describe("alerts beside a model of what is news", function () {
  this.timeout(300_000);
  let shop: AlertSuite;
  before(async () => {
    shop = await openAlertSuite();
  });
  after(() => shop.close());

  const listings = () => shop.stores.mongo.db.collection<ListingDocument>("listings");
  const isFound = ({ search }: Waiting, one: ListingDocument) =>
    matches(search, seeCard(cardOf(one)), shop.clock());

  /** Notes what a search is to be told of a listing as it is now. */
  function follow(waiting: Waiting, one: ListingDocument, expected: Set<string>): void {
    if (!isOnSale(one)) return;
    const { search, finds } = waiting;
    const finding = isFound(waiting, one);
    const isNews = finding && !finds.has(one._id) && search.userId !== one.sellerId;
    if (isNews) expected.add(`${search._id}:${one._id}`);
    if (finding) finds.add(one._id);
    else finds.delete(one._id);
  }

  it("tell each search once of what it finds and did not find before", async () => {
    let news = 0;
    const program = fc.tuple(
      fc.array(fc.tuple(traits, fc.constantFrom("active" as const, "draft" as const)), {
        minLength: 3,
        maxLength: 3,
      }),
      // So many that there is news in each run.
      fc.array(step, { minLength: 24, maxLength: 40, size: "max" }),
    );
    await fc.assert(
      fc.asyncProperty(program, async ([first, steps]) => {
        await shop.clear();
        const made = await shop.publish(
          ...first.map(([one, status]) => ({ ...one, status, publishedAt: shop.clock() })),
        );
        const ids = made.map(({ _id }) => _id);
        const waiting: Waiting[] = [];
        const expected = new Set<string>();
        for (const [nth, one] of steps.entries()) {
          shop.advance(1_000);
          if (one.do === "save") {
            const { id } = await shop.save(shop.newId(), one.filter);
            const search = await savedSearchesIn(shop.stores.mongo).findOne({ _id: id });
            if (search === null) throw new Error("It was not saved");
            const added = { search, finds: new Set<string>() };
            for (const there of await listings().find().toArray())
              if (isOnSale(there) && isFound(added, there)) added.finds.add(there._id);
            waiting.push(added);
            continue;
          }
          const id = ids[one.listing] ?? "";
          const change = one.do === "move" ? one.to : factsOf(one.traits);
          await shop.change(id, { ...change, version: nth + 2 });
          // Of others it is heard once more, though nothing has become of them.
          await shop.hear(id, ...ids, id);
          const now = await listings().findOne({ _id: id });
          if (now !== null) for (const each of waiting) follow(each, now, expected);
        }
        const alerts = (await shop.alerts()).filter(({ kind }) => kind === "saved-search-match");
        expect(alerts.map(({ _id }) => _id)).to.deep.equal([...expected].sort());
        news += expected.size;
      }),
      { numRuns: Number(process.env.SEARCH_RUNS ?? 25) },
    );
    expect(news).to.be.greaterThan(20);
  });
});

function isSavable(wanted: unknown): boolean {
  return saveSearchSchema.safeParse({ name: "Mine", filter: wanted }).success;
}

function isOnSale({ status, moderation }: Pick<ListingDocument, "status" | "moderation">): boolean {
  return status === "active" && moderation === "visible";
}

/** What of drawn traits a seller can change. */
function factsOf({ title, description, condition, price, answers }: ListingTraits) {
  return { title, description, condition, price, "metadata.custom_attributes": answers };
}
