import { expect } from "chai";
import fc from "fast-check";
import { searchFilterSchema } from "../../../../packages/search/src/search-input.ts";
import { parseSearch, stringifySearch } from "../app/search-parameters.ts";
import { cities } from "../places/places.ts";
import type { SearchFilter } from "./search.ts";
import { addressOf, filterOf, searchAddressSchema, sortOf, tidied } from "./search-address.ts";

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const degrees = (most: number) =>
  fc.integer({ min: -most * 100, max: most * 100 }).map((hundredths) => hundredths / 100);
const word = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 12 })
  .filter((text) => text.trim() !== "");
const texts = fc.oneof(
  word,
  fc.constantFrom("1984", "1e5", "true", "null", "[1]", '{"a":1}', '"disc brakes" -children', "a&b=c+d %20"),
);

const filters: fc.Arbitrary<SearchFilter> = fc.record(
  {
    text: maybe(texts),
    words: fc.constantFrom("all", "any"),
    category: maybe(fc.constant("bikes")),
    subcategory: maybe(fc.constant("city-bikes")),
    conditions: maybe(fc.constantFrom(["new"], ["like_new", "good"], ["new", "good", "poor"])),
    price: maybe(
      fc.record({
        currency: fc.constantFrom("DKK", "EUR"),
        min: maybe(fc.integer({ min: 0, max: 500 })),
        max: maybe(fc.integer({ min: 500, max: 1e9 })),
      }),
    ),
    attributes: maybe(
      fc.constantFrom(
        [{ key: "brakes", in: ["disc", "rim"] }],
        [
          { key: "frame_size", min: 52, max: 58.5 },
          { key: "brand", in: ["1984", "a,b;c"] },
          { key: "frame_number_present", in: [true] },
        ],
      ),
    ),
    near: maybe(
      fc.record({
        coordinates: fc.oneof(
          fc.constantFrom(...cities.map(({ location }) => location.coordinates)),
          fc.tuple(degrees(180), degrees(90)),
        ),
        withinKm: maybe(fc.integer({ min: 1, max: 500 })),
      }),
    ),
    box: maybe(fc.constant({ west: 9, south: 55.5, east: 11, north: 57 })),
    sellerId: maybe(fc.uuid({ version: 7 })),
    postedWithinHours: maybe(fc.integer({ min: 1, max: 24 * 366 })),
  },
  { noNullPrototype: true },
);

/** What the page makes of an address when it is opened from a bookmark. */
const reopened = (address: object) => searchAddressSchema.parse(parseSearch(stringifySearch(address)));

describe("the address of a search", () => {
  it("says every search, and is the same search when it is opened again", () => {
    fc.assert(
      fc.property(filters, (filter) => {
        const asked = searchFilterSchema.parse(filter);
        expect(searchFilterSchema.parse(filterOf(reopened(addressOf(filter))))).to.deep.equal(asked);
      }),
      { numRuns: 500 },
    );
  });

  it("leaves out what it does not understand, and keeps the rest", () => {
    const address = reopened({
      q: "desk",
      min: "cheap",
      posted: -4,
      sort: "best",
      attributes: '[{"key":"width","max":{}}]',
      seller: "me",
      near: "the moon",
    });
    expect(JSON.parse(JSON.stringify(filterOf(address)))).to.deep.equal({ text: "desk" });
  });

  it("asks for an order only where there is what it needs", () => {
    expect(sortOf({ q: "desk" })).to.equal("relevance");
    expect(sortOf({})).to.equal("newest");
    expect(sortOf({ sort: "distance" })).to.equal("newest");
    expect(sortOf({ sort: "distance", near: "DK-Aarhus" })).to.equal("distance");
    expect(sortOf({ sort: "price_asc", q: "desk" })).to.equal("relevance");
    expect(sortOf({ sort: "price_asc", currency: "DKK" })).to.equal("price_asc");
  });

  it("drops what says nothing any more", () => {
    const left = tidied({ q: "desk", km: 25, min: 100, sort: "distance", attributes: [] });
    expect(JSON.parse(JSON.stringify(left))).to.deep.equal({ q: "desk" });
  });
});
