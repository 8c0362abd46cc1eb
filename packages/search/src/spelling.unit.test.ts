import { expect } from "chai";
import fc from "fast-check";
import { editDistance } from "./edit-distance.ts";
import { mostWrong, nearestWord, soughtSpellings, spellings } from "./spelling.ts";

const word = fc
  .array(fc.constantFrom(..."abcdeæø"), { minLength: 3, maxLength: 12 })
  .map((all) => all.join(""));

/** One mistake of a kind at a place. */
function mistaken(text: string, { kind, place }: { readonly kind: number; readonly place: number }): string {
  const at = place % text.length;
  const [before, here, after] = [text.slice(0, at), text.charAt(at), text.slice(at + 1)];
  if (kind === 0) return `${before}${after}`;
  if (kind === 1) return `${before}x${here}${after}`;
  if (kind === 2) return `${before}x${after}`;
  return `${before}${after.charAt(0)}${here}${after.slice(1)}`;
}

const mistake = fc.record({ kind: fc.nat({ max: 3 }), place: fc.nat({ max: 20 }) });

/** The distance by its definition, without a table. */
function distanceOf(a: string, b: string): number {
  if (a === "" || b === "") return a.length + b.length;
  const [restA, restB] = [a.slice(1), b.slice(1)];
  const same = distanceOf(restA, restB) + (a[0] === b[0] ? 0 : 1);
  const swapped =
    a.length > 1 && b.length > 1 && a[0] === b[1] && a[1] === b[0]
      ? distanceOf(a.slice(2), b.slice(2)) + 1
      : Number.POSITIVE_INFINITY;
  return Math.min(same, swapped, distanceOf(restA, b) + 1, distanceOf(a, restB) + 1);
}

describe("misspelt words", () => {
  it("are as far from others as the fewest mistakes between them", () => {
    const short = fc.array(fc.constantFrom(..."abc"), { maxLength: 5 }).map((all) => all.join(""));
    fc.assert(
      fc.property(short, short, fc.nat({ max: 3 }), (a, b, most) => {
        expect(editDistance(a, b, most)).to.equal(Math.min(distanceOf(a, b), most + 1));
      }),
      { numRuns: 500 },
    );
  });

  it("are found by what is left of them, whatever the mistakes are that are allowed", () => {
    fc.assert(
      fc.property(word, mistake, mistake, (meant, one, other) => {
        for (const wrong of [mistaken(meant, one), mistaken(mistaken(meant, one), other)]) {
          if (mostWrong(wrong) === 0 || editDistance(wrong, meant, 2) > mostWrong(wrong)) continue;
          const kept = new Set(spellings(meant));
          expect(
            soughtSpellings(wrong).some((text) => kept.has(text)),
            `${wrong} for ${meant}`,
          ).to.equal(true);
        }
      }),
      { numRuns: 5_000 },
    );
  });

  it("are taken for the nearest word, and of those for the most frequent", () => {
    const known = (all: Record<string, number>) =>
      Object.entries(all).map(([text, listings]) => ({ word: text, listings }));
    expect(nearestWord("bycicle", known({ bicycle: 3, tricycle: 90 }))).to.equal("bicycle");
    expect(nearestWord("lampq", known({ lampa: 1, lampe: 5, lampo: 5 }))).to.equal("lampe");
    expect(nearestWord("lam", known({ lamp: 9 }))).to.equal(null);
    expect(nearestWord("iphone13", known({ iphone12: 9 }))).to.equal(null);
    expect(nearestWord("table", known({ chair: 9 }))).to.equal(null);
  });

  it("leave few traces each", () => {
    for (const text of ["a", "abc", "abcdef", "x".repeat(40), "abcdefghijklmnopqrstuvwxyz"])
      expect(spellings(text).length).to.be.at.most(29);
    expect(spellings("xt660")).to.deep.equal([]);
  });
});
