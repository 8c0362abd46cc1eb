import { expect } from "chai";
import fc from "fast-check";
import { lineSchema, textSchema } from "./text.ts";

const line = lineSchema({ max: 40 });
const text = textSchema({ max: 40 });
const messageOf = (schema: typeof line, value: unknown) => schema.safeParse(value).error?.issues[0]?.message;

const hidden: Readonly<Record<string, string>> = {
  "the null character": "\u0000",
  "an escape": "\u001b",
  "a delete": "\u007f",
  "a control character of Latin-1": "\u0085",
  "an override of direction": "\u202e",
  "an isolate of direction": "\u2066",
  "half of a pair": "\ud800",
};

describe("what a person typed", () => {
  for (const [name, schema] of Object.entries({ "in one line": line, "in several lines": text }))
    describe(name, () => {
      for (const [what, character] of Object.entries(hidden))
        it(`is refused with ${what} in it`, () => {
          expect(messageOf(schema, `a${character}b`)).to.match(/control characters/);
        });

      it("is refused when nothing of it shows", () => {
        for (const blank of ["\u200b", "\u2060 \ufeff", "\u3164", "\u2800\u200d", "\u00ad"])
          expect(messageOf(schema, `${blank}`), JSON.stringify(blank)).to.match(
            /must (not be empty|have a character)/,
          );
      });

      it("is taken in any script, with the joiners that it needs", () => {
        for (const good of [
          "Ærø & Ñandú",
          "中文标题",
          "می‌خواهم",
          "दो पहिए",
          "עברית",
          "👩‍👩‍👧 bike",
          "№ 5 — «x»",
          "a\u200eb",
        ])
          expect(schema.parse(good)).to.equal(good.normalize("NFC"));
      });

      it("comes in one form, however it was composed", () => {
        expect(schema.parse("Cafe\u0301")).to.equal("Caf\u00e9");
        expect(schema.parse("\u212bngstrom")).to.equal("\u00c5ngstrom");
      });

      it("is trimmed, and empty when there is nothing else", () => {
        expect(schema.parse("  a  b ")).to.equal("a  b");
        for (const empty of ["", "   ", "\u00a0"])
          expect(messageOf(schema, empty)).to.equal("must not be empty");
      });

      it("is bounded after trimming and composing, as a form counts", () => {
        expect(schema.parse("x".repeat(40))).to.have.lengthOf(40);
        expect(schema.parse(` ${"x".repeat(40)} `)).to.have.lengthOf(40);
        expect(schema.parse("e\u0301".repeat(40))).to.have.lengthOf(40);
        expect(messageOf(schema, "x".repeat(41))).to.equal("must be at most 40 characters");
        expect(messageOf(schema, " ".repeat(81))).to.equal("must be at most 40 characters");
        expect(messageOf(schema, "x".repeat(1_000_000))).to.equal("must be at most 40 characters");
      });

      it("is a text and nothing else", () => {
        for (const other of [1, null, undefined, {}, ["a"], { $ne: "" }])
          expect(schema.safeParse(other).success).to.equal(false);
      });

      it("parses again to what it was parsed to, whatever it was", () => {
        fc.assert(
          fc.property(fc.string({ unit: "binary", maxLength: 60 }), (typed) => {
            const once = schema.safeParse(typed);
            if (!once.success) return;
            expect(schema.parse(once.data)).to.equal(once.data);
            expect(once.data).to.equal(once.data.normalize("NFC").trim());
            expect(once.data.length).to.be.within(1, 40);
            expect(once.data).to.not.match(/(?![\t\n\r])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
          }),
          { numRuns: 500 },
        );
      });
    });

  it("has line breaks and tabs in several lines alone", () => {
    expect(text.parse("a\n\tb\r\nc")).to.equal("a\n\tb\r\nc");
    expect(text.parse("a\u2028b")).to.equal("a\u2028b");
    for (const broken of ["a\nb", "a\rb", "a\tb", "a\u2028b", "a\u2029b"])
      expect(messageOf(line, broken)).to.equal("must be one line without control characters");
  });

  it("has a least length where one is asked for, and may be empty where none is", () => {
    expect(messageOf(lineSchema({ min: 3, max: 9 }), "ab")).to.equal("must be at least 3 characters");
    expect(textSchema({ min: 0, max: 9 }).parse("  ")).to.equal("");
  });
});
