import { expect } from "chai";
import { InvalidArgumentError } from "commander";
import { instant } from "./instant.ts";

describe("an instant on the command line", () => {
  it("is a day in UTC, or a time with its zone", () => {
    for (const [text, time] of [
      ["2026-06-01", "2026-06-01T00:00:00.000Z"],
      ["2026-06-01T12:00:00Z", "2026-06-01T12:00:00.000Z"],
      ["2026-06-01T12:00:00+02:00", "2026-06-01T10:00:00.000Z"],
    ] as const)
      expect(instant(text).toISOString(), text).to.equal(time);
  });

  it("is nothing else, such as a time whose zone would be guessed", () => {
    for (const text of ["June", "2026-06", "2026-02-30", "2026-06-01T12:00", "1780000000", ""])
      expect(() => instant(text), text).to.throw(InvalidArgumentError);
  });
});
