import { expect } from "chai";
import fc from "fast-check";
import { stretchesOf } from "./stretches.ts";

const order = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
const lines = fc.array(
  fc.record({
    reference: fc.string({
      unit: fc.constantFrom("a", "Z", "é", "\uffee", "😀"),
      minLength: 1,
      maxLength: 3,
    }),
    id: fc.nat(),
  }),
  { maxLength: 60 },
);

describe("the stretches of a statement", () => {
  it("follow each other without a gap, each with every line of its own, in the order of the file", () => {
    fc.assert(
      fc.property(
        lines,
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 10, max: 400 }),
        (all, most, bytes) => {
          const stretches = stretchesOf(all, { lines: most, bytes });
          expect(stretches[0]?.after).to.equal(null);
          expect(stretches.at(-1)?.upTo).to.equal(null);
          for (const [index, { after, upTo, lines: own }] of stretches.entries()) {
            if (index > 0) expect(after).to.equal(stretches[index - 1]?.upTo);
            const mine = all.filter(
              ({ reference }) =>
                (after === null || order(after, reference) < 0) &&
                (upTo === null || order(reference, upTo) <= 0),
            );
            expect(own).to.have.deep.members(mine);
            const first = own[0]?.reference;
            const isOnePayment = own.every(({ reference }) => reference === first);
            expect(
              isOnePayment || (own.length <= most && JSON.stringify(own).length <= bytes + own.length),
            ).to.equal(true);
            for (const { reference } of own)
              expect(own.filter((one) => one.reference === reference)).to.deep.equal(
                all.filter((one) => one.reference === reference),
              );
          }
        },
      ),
    );
  });

  it("are one of a statement that says nothing, so that what it leaves out is found", () => {
    expect(stretchesOf([], { lines: 10, bytes: 10 })).to.deep.equal([{ after: null, upTo: null, lines: [] }]);
  });
});
