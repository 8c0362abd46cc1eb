import { formatMoney } from "@marketplace/api";
import { expect } from "chai";
import { categories } from "../../../../packages/listings/src/categories.ts";
import { changed } from "./filter-change.ts";
import { activeFilters, searchWords } from "./filter-words.ts";
import { knownAddress } from "./known-address.ts";
import { type SearchAddress, tidied } from "./search-address.ts";

const { roots } = categories;
const address: SearchAddress = {
  ...{ q: "bike", category: "bikes", subcategory: "city-bikes", conditions: "good,new", sort: "price_asc" },
  ...{ currency: "DKK", min: 10_000, near: "DK-Aarhus", km: 25, posted: 72 },
  attributes: [
    { key: "frame_size", min: 52, max: 58 },
    { key: "brakes", in: ["disc", "rim"] },
    { key: "frame_number_present", in: [true] },
  ],
};

/** An address as it is written: what is undefined is not there. */
const written = (of: object): object => JSON.parse(JSON.stringify(of));

describe("what a search is narrowed down by, in words", () => {
  it("names everything, in the units of its category", () => {
    expect(activeFilters(address, roots, "Anna").map(({ label }) => label)).to.deep.equal([
      ...["Bikes", "City bikes", "New", "Good", `From ${formatMoney({ amount: 10_000, currency: "DKK" })}`],
      ...["Frame size: 52 cm to 58 cm", "Brakes: Disc, Rim", "Frame number is readable: Yes"],
      ...["Within 25 km of Aarhus", "Last 3 days"],
    ]);
    expect(searchWords({ q: "lamp", seller: "0197", currency: "EUR" }, roots, "Anna")).to.equal(
      "lamp · Priced in EUR · Sold by Anna",
    );
  });

  it("can be taken away one by one until the text alone is left, in any order", () => {
    for (const at of [0, -1]) {
      let left = address;
      for (let most = 20; most > 0; most -= 1) {
        const filter = activeFilters(left, roots, "").at(at);
        if (filter !== undefined) left = changed(left, filter.remove);
      }
      expect(written(left)).to.deep.equal({ q: "bike" });
    }
  });

  it("loses with a price the order by it, and with a place the distance", () => {
    const without = (key: string) => {
      const filter = activeFilters(address, roots, "").find((one) => one.key === key);
      return filter === undefined ? {} : written(changed(address, filter.remove));
    };
    expect(without("price")).to.not.have.any.keys("currency", "min", "sort");
    expect(without("near")).to.not.have.any.keys("near", "km");
    expect(without("condition-new")).to.include({ conditions: "good", sort: "price_asc" });
    expect(without("category")).to.not.have.any.keys("category", "subcategory", "attributes");
  });
});

describe("an address that is older than the categories", () => {
  it("keeps what is still asked, in its form, and finds the category of a subcategory", () => {
    const known = knownAddress(
      {
        subcategory: "city-bikes",
        category: "books",
        attributes: [
          { key: "frame_size", min: 50 },
          { key: "frame_size", in: ["fifty"] },
          { key: "brakes", min: 1 },
          { key: "wings", in: ["two"] },
          { key: "constructor", in: ["two"] },
        ],
      },
      roots,
    );
    expect(written(known)).to.deep.equal({
      ...{ category: "bikes", subcategory: "city-bikes" },
      attributes: [{ key: "frame_size", min: 50 }],
    });
    expect(written(tidied(knownAddress({ category: "none", subcategory: "no" }, roots)))).to.deep.equal({});
  });
});
