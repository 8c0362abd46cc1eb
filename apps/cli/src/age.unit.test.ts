import { expect } from "chai";
import { ageBetween, ageOf, timeOf } from "./age.ts";

describe("a length of time", () => {
  it("is told in its largest whole unit", () => {
    const told = [0, 59.9, 60, 3_599, 3_600, 86_399, 86_400, 40 * 86_400].map(ageOf);
    expect(told).to.deep.equal(["0 s", "59 s", "1 min", "59 min", "1 h", "23 h", "1 d", "40 d"]);
  });

  it("is none before its beginning, as when two clocks differ", () => {
    const now = new Date("2026-06-01T12:00:00.500Z");
    expect(ageBetween(new Date(now.getTime() + 5_000), now)).to.equal("0 s");
    expect(timeOf(now)).to.equal("2026-06-01 12:00:00");
  });
});
