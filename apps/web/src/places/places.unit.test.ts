import { expect } from "chai";
import fc from "fast-check";
import { locationSchema } from "../../../../packages/listings/src/location.ts";
import { cities, placeAt } from "./places.ts";

describe("the places of a listing's form", () => {
  it("names a position after the nearest city, and shows it to about a kilometre only", () => {
    const { label, location } = placeAt(10.187654, 56.171234);
    expect(label).to.equal("Near Aarhus");
    expect(location).to.deep.equal({ city: "Aarhus", country: "DK", coordinates: [10.19, 56.17] });
  });

  it("measures across the date line", () => {
    expect(placeAt(-179.9, 64).location.city).to.equal(placeAt(179.9, 64).location.city);
  });

  it("are all such as the server takes", () => {
    for (const { location } of cities) locationSchema.parse(location);
    const positions = fc.tuple(
      fc.double({ min: -180, max: 180, noNaN: true }),
      fc.double({ min: -90, max: 90, noNaN: true }),
    );
    fc.assert(
      fc.property(positions, ([longitude, latitude]) => {
        locationSchema.parse(placeAt(longitude, latitude).location);
      }),
    );
  });
});
