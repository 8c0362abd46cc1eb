import { expect } from "chai";
import fc from "fast-check";
import { z } from "zod";
import { cursorSchema, decodeCursor, encodeCursor, pageLimitSchema } from "./cursor.ts";
import { MarketplaceError } from "./error.ts";

const positionSchema = z.strictObject({ at: z.int(), id: z.string().max(60) });
const position = fc.record({ at: fc.integer(), id: fc.string({ maxLength: 40, unit: "grapheme" }) });

function refusalOf(cursor: string): MarketplaceError {
  try {
    decodeCursor(positionSchema, cursor);
  } catch (thrown) {
    if (thrown instanceof MarketplaceError) return thrown;
    throw thrown;
  }
  throw new Error("The cursor was to be refused");
}

describe("a cursor", () => {
  it("comes back as the position that it was made of", () => {
    fc.assert(
      fc.property(position, (position) => {
        expect(decodeCursor(positionSchema, encodeCursor(position))).to.deep.equal(position);
      }),
    );
  });

  it("can stand in a URL, and is one that the input's schema takes", () => {
    fc.assert(
      fc.property(position, (position) => {
        const cursor = encodeCursor(position);
        expect(cursor).to.match(/^[\w-]*$/);
        expect(cursorSchema.parse(cursor)).to.equal(cursor);
      }),
    );
  });

  it("is refused when it was made up, as a field that is wrong", () => {
    for (const forged of [
      "",
      "0",
      "null",
      "not a cursor",
      "e30",
      "{}",
      '{"at":1,"id":"x"}',
      encodeCursor({ at: "1", id: "x" }),
      encodeCursor({ at: 1.5, id: "x" }),
      encodeCursor({ at: 1 }),
      encodeCursor({ at: 1, id: "x", more: 1 }),
      encodeCursor({ at: 1, id: "x".repeat(61) }),
      Buffer.from('{"at":{"$ne":1},"id":"x"}').toString("base64url"),
      Buffer.from('{"__proto__":{"at":1,"id":"x"}}').toString("base64url"),
      Buffer.from([0xff, 0xfe, 0x00]).toString("base64url"),
    ]) {
      const refusal = refusalOf(forged);
      expect(refusal.code, forged).to.equal("VALIDATION_FAILED");
      expect(refusal.fieldErrors).to.deep.equal({ cursor: ["must be a nextCursor from an earlier answer"] });
      expect(refusal.message).to.include("start from the first page");
    }
  });

  it("is taken or refused, whatever text is sent, and nothing else happens", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.base64String(),
          fc.json().map((text) => Buffer.from(text).toString("base64url")),
        ),
        (text) => {
          expect(refusalOf(text).code).to.equal("VALIDATION_FAILED");
          expect(Object.hasOwn(Object.prototype, "at")).to.equal(false);
        },
      ),
    );
  });

  it("is refused before it is read when it is too long", () => {
    expect(cursorSchema.safeParse("x".repeat(501)).success).to.equal(false);
  });
});

describe("a page's limit", () => {
  it("is 1 to 100, and 24 when nothing is said", () => {
    expect(pageLimitSchema.parse(undefined)).to.equal(24);
    for (const limit of [1, 24, 100]) expect(pageLimitSchema.parse(limit)).to.equal(limit);
    for (const limit of [0, 101, -1, 1.5, "24", null, Number.POSITIVE_INFINITY])
      expect(pageLimitSchema.safeParse(limit).success, String(limit)).to.equal(false);
  });
});
