import { expect } from "chai";
import fc from "fast-check";
import { FRESH, freshIn, pathsOf } from "./asks.ts";

function firstPaths(count: number, asks: Parameters<typeof pathsOf>[0]): readonly string[] {
  const paths = pathsOf(asks);
  return Array.from({ length: count }, () => paths.next().value);
}

describe("what is asked for", () => {
  it("comes in its share, spread over the whole", () => {
    const asks = [
      { share: 3, paths: ["/hot"] },
      { share: 1, paths: ["/cold/1", "/cold/2"] },
    ];
    expect(firstPaths(8, asks)).to.deep.equal([
      ...["/hot", "/hot", "/cold/1", "/hot"],
      ...["/hot", "/hot", "/cold/2", "/hot"],
    ]);
  });

  it("is never further from its share than the number of asks", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 500 }),
        (shares, count) => {
          const total = shares.reduce((sum, share) => sum + share, 0);
          const asked = firstPaths(
            count,
            shares.map((share, index) => ({ share, paths: [`/${index}`] })),
          );
          for (const [index, share] of shares.entries()) {
            const seen = asked.filter((path) => path === `/${index}`).length;
            expect(Math.abs(seen - (share / total) * count)).to.be.at.most(shares.length);
          }
        },
      ),
    );
  });

  it("takes so many listings that nobody has asked for", () => {
    const mixed = [
      { share: 80, paths: ["/hot"] },
      { share: 20, paths: [`/cold/${FRESH}`, "/profile"] },
    ];
    expect(freshIn(mixed, 1_000)).to.equal(100);
    expect(freshIn([{ share: 1, paths: [`/cold/${FRESH}`] }], 7)).to.equal(7);
    expect(freshIn([{ share: 1, paths: ["/hot"] }], 1_000)).to.equal(0);
    const taken = firstPaths(1_000, mixed).filter((path) => path.includes(FRESH)).length;
    expect(taken).to.be.closeTo(freshIn(mixed, 1_000), 2);
  });
});
