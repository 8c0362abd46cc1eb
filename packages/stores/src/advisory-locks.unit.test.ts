import { expect } from "chai";
import { advisoryLocks } from "./advisory-locks.ts";

describe("advisory locks", () => {
  it("have a number each, since one of them is held for as long as a process lives", () => {
    const numbers = Object.values(advisoryLocks);
    expect(new Set(numbers).size).to.equal(numbers.length);
  });
});
