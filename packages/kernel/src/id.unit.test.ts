import { expect } from "chai";
import fc from "fast-check";
import { systemClock } from "./clock.ts";
import { idSchema, idsFrom } from "./id.ts";

const FORM = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
// UUIDv7 has 48 bits for milliseconds: until the year 10889.
const instant = fc.integer({ min: 0, max: 2 ** 48 - 1 });
const idAt = (milliseconds: number) => idsFrom(() => new Date(milliseconds))();

describe("an id", () => {
  it("sorts, as text, by the time of its making", () => {
    fc.assert(
      fc.property(instant, instant, (a, b) => {
        fc.pre(a !== b);
        expect(idAt(a) < idAt(b)).to.equal(a < b);
      }),
    );
  });

  it("is a UUIDv7 that the schema takes as it is", () => {
    fc.assert(
      fc.property(instant, (at) => {
        const id = idAt(at);
        expect(id).to.match(FORM);
        expect(idSchema.parse(id)).to.equal(id);
        expect(Number.parseInt(id.replace("-", "").slice(0, 12), 16)).to.equal(at);
      }),
    );
  });

  it("is made once, also ten thousand times in the same millisecond, and sorts as it was made", () => {
    const newId = idsFrom(() => new Date(1_780_000_000_000));
    const made = Array.from({ length: 10_000 }, newId);
    expect(new Set(made).size).to.equal(10_000);
    expect(made).to.deep.equal([...made].sort());
  });

  it("is another one for whoever else makes one in that millisecond", () => {
    const made = Array.from({ length: 10_000 }, () => idAt(1_780_000_000_000));
    expect(new Set(made).size).to.equal(10_000);
  });

  it("takes its time from the machine's clock where it is given that", () => {
    const before = Date.now();
    const id = idsFrom(systemClock)();
    expect(Number.parseInt(id.replace("-", "").slice(0, 12), 16)).to.be.within(before, Date.now());
  });

  it("is read in capitals too, as one and the same id", () => {
    const id = idAt(1_780_000_000_000);
    expect(idSchema.parse(id.toUpperCase())).to.equal(id);
  });

  it("is refused when it is another kind of id, or none", () => {
    const id = idAt(1_780_000_000_000);
    const others = [
      "4f5c2d9e-7b1e-4cc3-8f4e-3d1f0a6b9e21",
      "00000000-0000-0000-0000-000000000000",
      id.replaceAll("-", ""),
      `{${id}}`,
      ` ${id}`,
      `${id}\n`,
      id.slice(1),
      "",
      7,
      null,
      { $ne: null },
      [id],
    ];
    for (const other of others) expect(idSchema.safeParse(other).success, String(other)).to.equal(false);
  });
});
