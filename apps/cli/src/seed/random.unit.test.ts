import { expect } from "chai";
import fc from "fast-check";
import { randomFor, randomFrom, sample, shuffled, whole } from "./random.ts";

describe("randomFrom", () => {
  it("is mulberry32, so that a seed means the same everywhere", () => {
    const random = randomFrom(42);
    const first = [random(), random(), random()].map((number) => Math.floor(number * 2 ** 32));
    expect(first).to.deep.equal([2_581_720_956, 1_925_393_290, 3_661_312_704]);
  });

  it("spreads evenly enough that every face of a die comes up", () => {
    const counts = new Map<number, number>();
    const random = randomFor("die");
    for (let thrown = 0; thrown < 6_000; thrown++) {
      const face = whole(random, 1, 6);
      counts.set(face, (counts.get(face) ?? 0) + 1);
    }
    expect([...counts.keys()].sort((a, b) => a - b)).to.deep.equal([1, 2, 3, 4, 5, 6]);
    for (const count of counts.values()) expect(count).to.be.within(850, 1_150);
  });

  it("gives other numbers for other names", () => {
    expect(randomFor(1, "listing", 1)()).to.not.equal(randomFor(1, "listing", 2)());
    expect(randomFor(1, "listing", 12)()).to.not.equal(randomFor(1, "listing 1", 2)());
  });
});

describe("sample and shuffled", () => {
  it("take each member at most once, and shuffling keeps all", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer()), fc.nat(20), fc.integer(), (list, count, seed) => {
        const some = sample(randomFrom(seed), list, count);
        expect(new Set(some).size).to.equal(Math.min(count, list.length));
        expect(list).to.include.members(some);
        expect(shuffled(randomFrom(seed), list)).to.have.members(list);
      }),
    );
  });
});
