import { expect } from "chai";
import { cities } from "./cities.ts";

// Each country's box, west, south, east, north: a town with swapped or mistyped coordinates falls out of it.
const boxes = {
  DK: [8, 54.5, 13, 58],
  DE: [5.8, 47.2, 15.1, 55.1],
  AT: [9.5, 46.3, 17.2, 49.1],
  GB: [-8, 49.9, 1.8, 59],
  IE: [-10.6, 51.4, -5.9, 55.5],
} as const;

describe("cities", () => {
  it("are at least thirty, each named once and within its country", () => {
    expect(cities.length).to.be.at.least(30);
    expect(new Set(cities.map(({ name }) => name)).size).to.equal(cities.length);
    for (const { name, country, longitude, latitude } of cities) {
      const [west, south, east, north] = boxes[country];
      expect(longitude, name).to.be.within(west, east);
      expect(latitude, name).to.be.within(south, north);
    }
  });
});
