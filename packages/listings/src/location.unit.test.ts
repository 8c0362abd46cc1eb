import { fieldErrorsOf } from "@marketplace/kernel";
import { expect } from "chai";
import fc from "fast-check";
import { locationSchema } from "./location.ts";

const aarhus = { city: "Aarhus", country: "DK", coordinates: [10.2039, 56.1629] };
const problemsWith = (changes: object) => {
  const parsed = locationSchema.safeParse({ ...aarhus, ...changes });
  return parsed.success ? null : fieldErrorsOf(parsed.error);
};

describe("locationSchema", () => {
  it("takes every point on the earth, but one that lies in its country when it is swapped", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -180, max: 180, noNaN: true }),
        fc.double({ min: -90, max: 90, noNaN: true }),
        (longitude, latitude) => {
          // Denmark and the Faroes, seen in a mirror.
          fc.pre(!(longitude > 54 && longitude < 63 && latitude > -8 && latitude < 16));
          expect(problemsWith({ coordinates: [longitude, latitude] })).to.equal(null);
        },
      ),
    );
  });

  it("tells a swapped pair that is in range by its country, and takes a true point near a border", () => {
    expect(problemsWith({ coordinates: [56.1629, 10.2039] })).to.deep.equal({
      coordinates: ["looks swapped: longitude comes first, so send [10.2039, 56.1629]"],
    });
    // Across the border, and at sea: not in Denmark by the map, and no swap either.
    for (const coordinates of [
      [9.43, 54.78],
      [7.5, 56.5],
    ])
      expect(problemsWith({ coordinates })).to.equal(null);
  });

  it("tells a swapped pair, whatever it is, from one that is wrong both ways", () => {
    const beyond = fc.double({ min: 90, max: 180, minExcluded: true, noNaN: true });
    fc.assert(
      fc.property(beyond, fc.double({ min: -90, max: 90, noNaN: true }), (longitude, latitude) => {
        expect(problemsWith({ coordinates: [latitude, longitude] })).to.deep.equal({
          coordinates: [`looks swapped: longitude comes first, so send [${longitude}, ${latitude}]`],
        });
      }),
    );
    for (const coordinates of [
      [190, 56],
      [10, 200],
      [-180.1, 0],
      [120, 120],
    ]) {
      expect(problemsWith({ coordinates })).to.deep.equal({
        coordinates: [
          "must be [longitude, latitude] with longitude from -180 to 180 and latitude from -90 to 90",
        ],
      });
    }
  });

  const wrong: readonly (readonly [string, object, string])[] = [
    ["a single number", { coordinates: [10.2] }, "coordinates"],
    ["three numbers", { coordinates: [10.2, 56.1, 3] }, "coordinates"],
    ["texts", { coordinates: ["10.2", 56.1] }, "coordinates.0"],
    ["what is no number", { coordinates: [Number.NaN, 56.1] }, "coordinates.0"],
    ["an operator", { coordinates: { $near: [0, 0] } }, "coordinates"],
    ["a country by its name", { country: "Denmark" }, "country"],
    ["a country in small letters", { country: "dk" }, "country"],
    ["a code that is no country's", { country: "XX" }, "country"],
    ["an empty city", { city: "  " }, "city"],
    ["a city of two lines", { city: "Aarhus\nC" }, "city"],
    ["anything more", { street: "Vestergade 1" }, "street"],
  ];
  for (const [name, changes, path] of wrong) {
    it(`refuses ${name} under ${path}`, () => {
      expect(Object.keys(problemsWith(changes) ?? {})).to.deep.equal([path]);
    });
  }
});
