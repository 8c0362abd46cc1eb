import type { ListingDocument } from "@marketplace/listings";
import { expect } from "chai";
import fc from "fast-check";
import { z } from "zod";
import { cardSchema } from "./card.ts";
import { cardsOf } from "./collections.ts";
import { liveIndex } from "./live-index.ts";
import { type SearchInput, searchFilterSchema, searchInputSchema } from "./search-input.ts";
import { modelFacets, modelSearch, type Read, readListing } from "./search-model.fixture.ts";
import { type ListingTraits, openSearchSuite, type SearchSuite } from "./search-suite.fixture.ts";
import { fold } from "./words.ts";

const HOUR = 3_600_000;
const now = new Date("2026-06-01T12:00:00.000Z");
const SELLERS = ["01972000-0000-7000-8000-00000000000a", "01972000-0000-7000-8000-00000000000b"];

const WORDS = [
  ...["lampe", "lamper", "rød", "røde", "stol", "den", "er", "og", "til", "man"],
  ...["fahrrad", "fahrräder", "rot", "die", "und", "mit"],
  ...[
    "bike",
    "bikes",
    "bicycle",
    "red",
    "the",
    "with",
    "and",
    "is",
    "fairphone",
    "fairy",
    "XT-660",
    "13",
    "5",
  ],
];
const TYPOS = [
  ...["bycicle", "lamppe", "fahrard", "fairpone", "bik", "fai", "lam", "zzzzz", "x", "14"],
  ...["roed", "röde", "roe", "fahrraeder", "fahrræ"],
];

const words = (most: number, min = 0) =>
  fc.array(fc.constantFrom(...WORDS), { minLength: min, maxLength: most }).map((list) => list.join(" "));
const place = fc.constantFrom<[number, number]>(
  [10.2, 56.15],
  [12.57, 55.68],
  [13.4, 52.52],
  [-179.9, -16.8],
  [179.8, -16.5],
);
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const phone = fc.record({
  brand: fc.constantFrom("Fairphone", "fairphone", "Sony", "Äpfel"),
  storage: fc.constantFrom(64, 128, 256),
  colour: fc.subarray(["black", "red", "white"], { minLength: 1 }),
  unlocked: fc.boolean(),
});
const bike = fc.record({
  brand: fc.constantFrom("Kildemoes", "Sony"),
  gears: fc.integer({ min: 1, max: 4 }),
});

function repeated<T>(value: T, times: number): readonly T[] {
  return Array.from({ length: times }, () => value);
}

const traits: fc.Arbitrary<ListingTraits> = fc
  .record({
    title: words(4, 1),
    description: words(8),
    isPhone: fc.boolean(),
    phone,
    bike,
    condition: fc.constantFrom("new" as const, "good" as const, "poor" as const),
    price: fc.record({
      amount: fc.constantFrom(1, 199, 200, 5_000, 70_000),
      currency: fc.constantFrom("DKK", "EUR"),
    }),
    country: fc.constantFrom("DK", "DE", "SE"),
    at: place,
    ageHours: fc.constantFrom(0, 0, 1, 24, 24, 2_000),
    sellerId: fc.constantFrom(...SELLERS),
    status: fc.constantFrom(...repeated("active" as const, 9), "sold" as const),
    moderation: fc.constantFrom(
      "visible" as const,
      "visible" as const,
      "visible" as const,
      "hidden" as const,
    ),
  })
  .map(({ isPhone, phone: aPhone, bike: aBike, ageHours, ...rest }) => ({
    ...rest,
    publishedAt: new Date(now.getTime() - ageHours * HOUR),
    category: isPhone ? "electronics" : "bikes",
    subcategory: isPhone ? "phones" : "city-bikes",
    answers: isPhone ? aPhone : aBike,
  }));

const change = fc.record({
  at: fc.nat({ max: 30 }),
  title: words(4, 1),
  description: words(4),
  moderation: fc.constantFrom("visible" as const, "visible" as const, "hidden" as const),
});

type Change = typeof change extends fc.Arbitrary<infer C> ? C : never;

const part = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...WORDS) },
  { weight: 2, arbitrary: fc.constantFrom(...TYPOS) },
  { weight: 1, arbitrary: fc.constantFrom(...WORDS, ...TYPOS).map((word) => `-${word}`) },
  { weight: 1, arbitrary: words(3, 2).map((text) => `"${text}"`) },
  { weight: 1, arbitrary: words(2, 2).map((text) => `-"${text}"`) },
);
const text = fc
  .tuple(fc.array(part, { minLength: 1, maxLength: 4 }), fc.constantFrom("", " "))
  .map(([parts, end]) => `${parts.join(" ")}${end}`);

const attribute = fc.oneof(
  fc.record({ key: fc.constant("brand"), in: fc.subarray(["FAIRPHONE", "sony", "Äpfel"], { minLength: 1 }) }),
  fc.record({ key: fc.constant("colour"), in: fc.subarray(["black", "red"], { minLength: 1 }) }),
  fc.record({ key: fc.constant("storage"), in: fc.subarray([64, 256], { minLength: 1 }) }),
  fc.record({ key: fc.constant("storage"), min: optional(fc.constant(100)), max: fc.constant(200) }),
  fc.record({ key: fc.constant("gears"), min: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ key: fc.constant("unlocked"), in: fc.constant([true]) }),
);

/** What a cursor tells of the last of its page. */
const placeSchema = z.object({ id: z.string(), key: z.number() });

const FILTERS = [
  ...["words", "category", "subcategory", "conditions", "price", "attributes", "near", "box"],
  ...["sellerId", "postedWithinHours"],
];

/** Without which a sort is refused, or has nothing of its own. */
function neededBy(sort: string): readonly string[] {
  if (sort === "distance" || sort === "blended") return ["near"];
  return sort.startsWith("price") ? ["price"] : [];
}

const input = fc
  .record({
    text: text,
    words: fc.constantFrom("all" as const, "any" as const),
    category: fc.constantFrom("electronics", "bikes"),
    subcategory: fc.constantFrom("phones", "city-bikes"),
    conditions: fc.subarray(["new", "good"] as const, { minLength: 1 }),
    price: fc.record({
      currency: fc.constantFrom("DKK", "EUR"),
      min: optional(fc.constantFrom(0, 200)),
      max: optional(fc.constantFrom(200, 6_000)),
    }),
    attributes: fc.uniqueArray(attribute, { minLength: 1, maxLength: 2, selector: ({ key }) => key }),
    near: fc.record({ coordinates: place, withinKm: optional(fc.constantFrom(1, 200, 900, 20_000)) }),
    box: fc.constantFrom(
      { west: 9, south: 54, east: 13, north: 57 },
      { west: 179, south: -20, east: -179, north: 0 },
      { west: -180, south: -90, east: 180, north: 90 },
    ),
    sellerId: fc.constantFrom(...SELLERS),
    postedWithinHours: fc.constantFrom(1, 30),
    sort: fc.constantFrom(
      ...(["relevance", "newest", "price_asc", "price_desc", "distance", "blended"] as const),
    ),
    limit: fc.integer({ min: 1, max: 6 }),
  })
  // A text and some of the filters, most often: all together find nothing.
  .chain((whole) =>
    fc
      .tuple(fc.subarray(FILTERS, { maxLength: 3 }), fc.constantFrom(["text"], ["text"], []))
      .map(([filters, texts]) => {
        const kept = ["sort", "limit", ...filters, ...texts, ...neededBy(whole.sort)];
        return Object.fromEntries(Object.entries(whole).filter(([name]) => kept.includes(name)));
      }),
  )
  .map((some) => searchInputSchema.safeParse(some))
  .filter(({ success }) => success)
  .map(({ data }) => searchInputSchema.parse(data));

describe("searching, beside looking at every listing", function () {
  this.timeout(300_000);
  let shop: SearchSuite;
  before(async () => {
    shop = await openSearchSuite();
  });
  after(() => shop.close());

  async function readAll(listings: readonly ListingDocument[]): Promise<readonly Read[]> {
    const cards = z.array(cardSchema).parse(
      await cardsOf(await liveIndex(shop.stores.mongo))
        .find()
        .toArray(),
    );
    const points = new Map(cards.map(({ _id, point }) => [_id, point.coordinates]));
    return listings
      .filter(({ status, moderation }) => status === "active" && moderation === "visible")
      .map((listing) => readListing(listing, points.get(listing._id) ?? [0, 0]));
  }

  /** Listings after changes of some of them, which their cards and the vocabulary have followed. */
  async function changed(listings: readonly ListingDocument[], changes: readonly Change[]) {
    const all = [...listings];
    for (const { at, ...rest } of changes) {
      const listing = all[at];
      if (listing === undefined) continue;
      all[at] = { ...listing, ...rest };
      await shop.change(listing._id, rest);
      await shop.follow(listing._id);
    }
    return all;
  }

  /** Everything that is found, page by page. */
  async function searchAll(wanted: SearchInput) {
    const ids: string[] = [];
    const keys = new Map<string, number>();
    let cursor: string | undefined;
    for (;;) {
      const page = await shop.search({ ...wanted, cursor });
      expect(page.items.length).to.be.at.most(wanted.limit);
      ids.push(...page.items.map(({ id }) => id));
      expect(ids.length, "a cursor leads back").to.be.at.most(100);
      if (page.nextCursor === null) return { ids, keys, words: page.words, corrected: page.corrected };
      cursor = page.nextCursor;
      const { id, key } = placeSchema.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
      keys.set(id, key);
    }
  }

  async function countAll({ sort, limit, cursor, ...filter }: SearchInput) {
    const facets = await shop.facets(searchFilterSchema.parse(filter));
    const counts = (list: readonly { value: unknown; count: number }[]) =>
      Object.fromEntries(list.map(({ value, count }) => [fold(String(value)), count]));
    const prices = facets.prices?.steps.map(({ from, count }) => [
      `${facets.prices?.currency} ${from}`,
      count,
    ]);
    return {
      exact: facets.exact,
      total: facets.total,
      categories: counts(facets.categories),
      subcategories: counts(facets.subcategories),
      conditions: counts(facets.conditions),
      prices: Object.fromEntries(prices ?? []),
      attributes: Object.fromEntries(facets.attributes.map(({ key, values }) => [key, counts(values)])),
    };
  }

  it("finds the same in the same order, page by page, and counts the same", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.array(traits, { maxLength: 3 }), {
          weight: 5,
          arbitrary: fc.array(traits, { minLength: 20, maxLength: 40, size: "max" }),
        }),
        fc.array(input, { minLength: 15, maxLength: 15 }),
        fc.array(change, { maxLength: 8 }),
        async (shopful, searches, changes) => {
          await shop.clear();
          const reads = await readAll(await changed(await shop.put(...shopful), changes));
          for (const wanted of searches) {
            const { keys: expected, ...order } = modelSearch(reads, wanted, now);
            const { keys, ...found } = await searchAll(wanted);
            expect(found, JSON.stringify(wanted)).to.deep.equal(order);
            // What the last of each page was sorted by, to the last digits of a sine: of metres, a hundred-millionth.
            for (const [id, key] of keys) {
              const wants = expected[order.ids.indexOf(id)] ?? 0;
              expect(Math.abs(key - wants), JSON.stringify(wanted)).to.be.at.most(
                1e-9 * Math.abs(wants) + 1e-8,
              );
            }
            const { prices, ...model } = modelFacets(reads, wanted, now);
            const { prices: counted, ...rest } = await countAll(wanted);
            expect(rest, JSON.stringify(wanted)).to.deep.equal({ ...model, exact: true });
            // One currency is shown, the one that was asked for or the most frequent.
            for (const [step, count] of Object.entries(counted)) expect(prices[step], step).to.equal(count);
            if (wanted.price === undefined) continue;
            const own = Object.entries(prices).filter(([step]) =>
              step.startsWith(wanted.price?.currency ?? ""),
            );
            expect(counted).to.deep.equal(Object.fromEntries(own));
          }
        },
      ),
      { numRuns: Number(process.env.SEARCH_RUNS ?? 25) },
    );
  });
});
