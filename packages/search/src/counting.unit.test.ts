import { expect } from "chai";
import fc from "fast-check";
import { BSON } from "mongodb";
import { filterConditions } from "./card-filter.ts";
import { cellNumber, numbersCovering } from "./cells.ts";
import { CountedCard, packCounted } from "./counted-card.ts";
import { isThere } from "./earth.ts";
import { packedTexts } from "./packed-texts.ts";
import { missedBy, openTally } from "./tally.ts";

const point = fc.tuple(
  fc.double({ min: -180, max: 180, noNaN: true }),
  fc.double({ min: -90, max: 90, noNaN: true }),
);
const now = new Date("2026-06-01T12:00:00.000Z");

const phone = {
  ...{ publishedAt: now, amount: 1_500, point: [10, 56] as const, price: "DKK:1000" },
  ...{ category: "electronics", subcategory: "phones", condition: "good" },
  answers: ["brand=Sony", "storage#128", "colour=red", "colour=white"],
};
const asked = {
  ...{ words: "all" as const, subcategory: "phones", conditions: ["good" as const] },
  ...{ price: { currency: "DKK", max: 2_000 }, attributes: [{ key: "storage", min: 100 }] },
  near: { coordinates: [10, 56] as [number, number], withinKm: 5 },
};

describe("counting", () => {
  it("has of a card what was packed", () => {
    const answer = fc.string({ unit: "binary" }).map((text) => `brand=${text.replaceAll("\n", " ")}`);
    fc.assert(
      fc.property(point, fc.nat(), fc.array(answer), (place, amount, answers) => {
        const read = new CountedCard(packCounted({ ...phone, point: place, amount, answers }));
        expect([read.publishedAt, read.amount, read.point].flat()).to.deep.equal(
          [now.getTime(), amount, place.map((degrees) => degrees + 0)].flat(),
        );
        expect(read.answers).to.deep.equal(answers);
        expect([read.price, read.subcategory, read.condition]).to.deep.equal(["DKK:1000", "phones", "good"]);
      }),
    );
  });

  it("reads texts from the bytes of a document", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme" }), { maxLength: 120 }), (texts) => {
        const document = Buffer.from(BSON.serialize({ _id: null, counted: texts }));
        expect([...packedTexts(document)]).to.deep.equal(texts);
      }),
    );
    const wrong = Buffer.from(BSON.serialize({ _id: null, counted: ["a", 1] }));
    expect(() => [...packedTexts(wrong)]).to.throw(TypeError);
  });

  it("looks for what is in an area in cells that have it", () => {
    const area = fc.oneof(
      fc
        .tuple(point, fc.constantFrom(0.1, 1, 50, 900, 20_000))
        .map(([coordinates, withinKm]) => ({ near: { coordinates, withinKm } })),
      fc.tuple(point, point).map(([[west, a], [east, b]]) => ({
        box: { west, east, south: Math.min(a, b), north: Math.max(a, b) },
      })),
    );
    const beside = fc.tuple(
      fc.double({ min: -1, max: 1, noNaN: true }),
      fc.double({ min: -1, max: 1, noNaN: true }),
    );
    fc.assert(
      fc.property(area, point, beside, (filter, place, [east, north]) => {
        const [longitude, latitude] = "near" in filter ? filter.near.coordinates : place;
        const near: [number, number] = [
          Math.max(-180, Math.min(180, longitude + east)),
          Math.max(-90, Math.min(90, latitude + north)),
        ];
        const ranges = numbersCovering(filter);
        expect(ranges.length).to.be.within(1, 16);
        for (const one of [place, near]) {
          if (!isThere(filter, one)) continue;
          const number = cellNumber(one);
          expect(ranges.some(([from, to]) => number >= from && number < to)).to.equal(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("counts a card that misses one filter under that one alone, and one that misses two nowhere", () => {
    const conditions = filterConditions(asked, now);
    const missed = (change: object) =>
      missedBy(new CountedCard(packCounted({ ...phone, ...change })), conditions);
    expect(missed({})).to.deep.equal({ owner: null });
    expect(missed({ condition: "new" })).to.deep.equal({ owner: "condition" });
    expect(missed({ price: "EUR:1000" })).to.deep.equal({ owner: "price" });
    expect(missed({ amount: 2_001 })).to.deep.equal({ owner: "price" });
    expect(missed({ subcategory: "tablets" })).to.deep.equal({ owner: "category" });
    expect(missed({ answers: ["storage#64"] })).to.deep.equal({ owner: "attribute:storage" });
    expect(missed({ condition: "new", amount: 2_001 })).to.equal(null);
    expect(missed({ condition: "new", answers: [] })).to.equal(null);
    // A place has no facets.
    expect(missed({ point: [11, 56] })).to.equal(null);
    expect(missed({ condition: "new", point: [11, 56] })).to.equal(null);
  });

  it("counts under the facets of one owner, or of all but some", () => {
    const card = new CountedCard(packCounted(phone));
    const tally = openTally();
    tally.allBut(new Set(["category", "attribute:colour"]))(card);
    tally.only("category")(card);
    tally.only("attribute:colour")(card);
    tally.only("attribute:colour")(card);
    const counts = Object.entries(tally.counts()).map(([kind, found]) => [kind, Object.fromEntries(found)]);
    expect(Object.fromEntries(counts)).to.deep.equal({
      ...{ category: { electronics: 1 }, subcategory: { phones: 1 } },
      ...{ condition: { good: 1 }, price: { "DKK:1000": 1 } },
      attribute: { "brand=Sony": 1, "storage#128": 1, "colour=red": 2, "colour=white": 2 },
    });
  });
});
