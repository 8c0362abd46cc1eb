import { expect } from "chai";
import fc from "fast-check";
import { hashInput, idempotencyKeySchema } from "./idempotency.ts";

const leaf = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.double({ noNaN: true }).map((n) => n + 0),
  fc.boolean(),
  fc.constant(null),
  fc.date({ noInvalidDate: true }),
);
const input = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

/** The same value with the keys of every object in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
}

const equal = (a: unknown, b: unknown) => {
  try {
    expect(a).to.deep.equal(b);
    return true;
  } catch {
    return false;
  }
};

describe("hashInput", () => {
  it("does not depend on the order of keys, at any depth", () => {
    fc.assert(
      fc.property(input, (value) => {
        expect(hashInput(reversed(value))).to.equal(hashInput(value));
      }),
    );
  });

  it("differs where inputs differ, and only there", () => {
    fc.assert(
      fc.property(input, input, (a, b) => {
        expect(hashInput(a) === hashInput(b)).to.equal(equal(a, b));
      }),
      { numRuns: 500 },
    );
  });

  it("tells apart what reads alike", () => {
    const at = new Date("2026-06-01T12:00:00.000Z");
    const alike: unknown[] = [
      ...[
        null,
        undefined,
        "null",
        "undefined",
        0,
        "0",
        false,
        "",
        [],
        {},
        [null],
        [undefined],
        [[]],
        NaN,
        Infinity,
      ],
      ...[at, at.toISOString(), at.getTime(), [at], { at }],
      ...[{ a: 1, b: 2 }, { a: { b: 2 } }, { "a:1,b": 2 }, ["a", "b"], ["a,b"], ['a","b'], [["a"], "b"]],
    ];
    expect(new Set(alike.map(hashInput)).size).to.equal(alike.length);
  });

  it("depends on the order of a list", () => {
    expect(hashInput([1, 2])).to.not.equal(hashInput([2, 1]));
  });

  it("takes a member that is undefined for absent", () => {
    expect(hashInput({ a: 1, b: undefined })).to.equal(hashInput({ a: 1 }));
    expect(hashInput({ a: 1, b: null })).to.not.equal(hashInput({ a: 1 }));
  });

  it("is a SHA-256 in hex, the same on every machine", () => {
    expect(hashInput({ b: [1, "x"], a: null })).to.equal(
      "c22cb7b0353770e2b38094af641143ebf008ddf2d1f2dedb9d875996fcf245fa",
    );
  });

  it("refuses what no parsed input holds", () => {
    for (const odd of [new Map(), new Set(), /x/, () => {}, Symbol("x"), 10n, new Error("x")])
      expect(() => hashInput({ odd }), String(odd)).to.throw(TypeError);
  });
});

describe("an idempotency key", () => {
  it("is 8 to 120 letters, digits and marks that stand safely in a key of a store", () => {
    for (const key of ["12345678", "a.b_c:d-E9", "x".repeat(120)])
      expect(idempotencyKeySchema.parse(key)).to.equal(key);
    for (const key of [
      "1234567",
      "x".repeat(121),
      "a b c d e",
      "12345678\n",
      "ключ-ключ",
      "a/b/c/d/e",
      "",
      null,
    ])
      expect(idempotencyKeySchema.safeParse(key).success, String(key)).to.equal(false);
  });
});
