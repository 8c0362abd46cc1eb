import fc from "fast-check";
import { searchFilterSchema } from "../search-input.ts";
import type { ListingTraits } from "../search-suite.fixture.ts";

/*
 * Listings and filters at random, of so few words, values and places that many of them meet.
 */

const HOUR = 3_600_000;
export const NOW = new Date("2026-06-01T12:00:00.000Z");
export const SELLERS = ["01972000-0000-7000-8000-00000000000a", "01972000-0000-7000-8000-00000000000b"];

const WORDS = [
  ...["lampe", "lamper", "rød", "stol", "er", "og", "man", "fahrrad", "rot", "die", "und", "mit"],
  ...["bike", "bikes", "red", "the", "with", "and", "fairphone", "fairy", "XT-660", "13", "5"],
];
const TYPOS = ["lamppe", "fahrard", "fairpone", "bik", "fai", "lam", "zzzzz", "x", "14"];

const oneOf = <T>(...values: readonly T[]) => fc.constantFrom(...values);
const some = <T>(...values: readonly T[]) => fc.subarray([...values], { minLength: 1 });
const words = (min: number, max: number) =>
  fc.array(oneOf(...WORDS), { minLength: min, maxLength: max }).map((list) => list.join(" "));
const place = oneOf<[number, number]>(
  ...([
    [10.2, 56.15],
    [12.57, 55.68],
    [-179.95, -16.8],
    [179.95, -16.5],
    [15, 89.99],
  ] as [number, number][]),
);

const answers = fc.oneof(
  fc.record({ brand: oneOf("Fairphone", "Sony", "Äpfel"), storage: oneOf(64, 128), unlocked: fc.boolean() }),
  fc.record({ colour: some("black", "red", "white") }),
  fc.record({ brand: oneOf("Kildemoes", "sony"), gears: fc.integer({ min: 1, max: 4 }) }),
);

/** A listing at random. */
export const traits: fc.Arbitrary<ListingTraits> = fc
  .record({
    ...{ title: words(1, 4), description: words(0, 8), answers, at: place, sellerId: oneOf(...SELLERS) },
    kind: oneOf<[string, string]>(["electronics", "phones"], ["bikes", "city-bikes"]),
    condition: oneOf("new" as const, "good" as const),
    price: fc.record({ amount: oneOf(1, 199, 200, 5_000, 70_000), currency: oneOf("DKK", "EUR") }),
    country: oneOf("DK", "DE", "SE"),
    ageHours: oneOf(0, 0, 1, 24, 2_000),
  })
  .map(({ kind: [category, subcategory], ageHours, ...rest }) => ({
    ...{ ...rest, category, subcategory },
    publishedAt: new Date(NOW.getTime() - ageHours * HOUR),
  }));

const part = fc.oneof(
  { weight: 6, arbitrary: oneOf(...WORDS) },
  { weight: 2, arbitrary: oneOf(...TYPOS) },
  { weight: 1, arbitrary: oneOf(...WORDS, ...TYPOS).map((word) => `-${word}`) },
  { weight: 1, arbitrary: words(2, 3).map((text) => `"${text}"`) },
  { weight: 1, arbitrary: words(2, 2).map((text) => `-"${text}"`) },
  { weight: 1, arbitrary: oneOf('"fairpone 5"', '"lamppe rød"') },
);
const attribute = fc.oneof(
  fc.record({ key: fc.constant("brand"), in: some("FAIRPHONE", "sony", "Äpfel") }),
  fc.record({ key: fc.constant("colour"), in: some("black", "red") }),
  fc.record({ key: fc.constant("storage"), in: some(64, 256) }),
  // Ranges are the rarest of what searches are filed under.
  {
    weight: 4,
    arbitrary: fc.record({ key: fc.constant("storage"), min: fc.constant(100), max: fc.constant(200) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ key: fc.constant("gears"), min: fc.integer({ min: 1, max: 4 }) }),
  },
  fc.record({ key: fc.constant("unlocked"), in: fc.constant([true]) }),
);

const conditions = {
  text: fc
    .tuple(fc.array(part, { minLength: 1, maxLength: 4 }), oneOf("", " "))
    .map(([parts, end]) => `${parts.join(" ")}${end}`),
  words: oneOf("all", "any"),
  category: oneOf("electronics", "bikes"),
  subcategory: oneOf("phones", "city-bikes"),
  conditions: some("new", "good"),
  price: fc.record(
    { currency: oneOf("DKK", "EUR"), min: oneOf(0, 200), max: oneOf(0, 200, 6_000) },
    { requiredKeys: ["currency"] },
  ),
  attributes: fc.uniqueArray(attribute, { minLength: 1, maxLength: 2, selector: ({ key }) => key }),
  near: fc.record({ coordinates: place, withinKm: oneOf(1, 30, 200, 900, 20_000) }),
  box: oneOf(
    { west: 9, south: 54, east: 13, north: 57 },
    { west: 179, south: -20, east: -179, north: 0 },
    { west: -180, south: -90, east: 180, north: 90 },
    { west: 10.2, south: 56.1, east: 10.3, north: 56.2 },
  ),
  sellerId: oneOf(...SELLERS),
  postedWithinHours: oneOf(1, 30),
};

/** A filter at random: one to four of what may be asked for. */
export const filter = fc
  .subarray(Object.keys(conditions), { minLength: 1, maxLength: 4 })
  .chain((kept) =>
    fc.record(Object.fromEntries(Object.entries(conditions).filter(([name]) => kept.includes(name)))),
  )
  .filter((drawn) => searchFilterSchema.safeParse(drawn).success)
  .map((drawn) => searchFilterSchema.parse(drawn));
