import { expect } from "chai";
import { languageOf } from "./detect-language.ts";
import { readQueryText } from "./query-text.ts";
import { stemOf, tokensOf } from "./token.ts";
import { fold, wordsOf } from "./words.ts";

describe("what a text is made of", () => {
  it("is one writing of what can be written in many ways", () => {
    expect(fold("Ærø ÅRHUS Ål")).to.equal("ærø århus ål");
    expect(fold("A\u030arhus")).to.equal("århus");
    expect(fold("Crème BRÛLÉE, naïve, Straße")).to.equal("creme brulee, naive, strasse");
    expect(fold("ﬁne №５")).to.equal("fine no5");
  });

  it("is words and numbers apart, however models are written", () => {
    for (const text of ["XT-660", "xt 660", "XT660", "xt_660"])
      expect(wordsOf(text)).to.deep.equal(["xt", "660"]);
    expect(wordsOf("Men's bike, 27.5\u2033 — 1TB")).to.deep.equal(["men", "bike", "27", "5", "1", "tb"]);
    expect(wordsOf("  \u0000 -- !? ")).to.deep.equal([]);
    expect(wordsOf("x".repeat(100))).to.deep.equal(["x".repeat(40)]);
  });

  it("has the stems of its language", () => {
    expect(["lampe", "lampen", "lamper", "lamperne"].map((word) => stemOf(word, "da"))).to.deep.equal(
      Array.from({ length: 4 }, () => "lamp"),
    );
    expect(
      new Set(["fahrrad", "fahrrads", "fahrräder"].map((word) => stemOf(word, "de"))).size,
    ).to.be.at.most(2);
    expect(["bicycle", "bicycles"].map((word) => stemOf(word, "en"))).to.deep.equal(["bicycl", "bicycl"]);
    expect(stemOf("660", "en")).to.equal("660");
  });

  it("finds a word in every language in which it says something", () => {
    expect(tokensOf("bicycles")).to.deep.include({ silentIn: [] });
    const die = tokensOf("die");
    expect(die.silentIn).to.deep.equal(["de"]);
    expect(die.tokens.map((token) => token.slice(0, 3))).to.deep.equal(["da:", "en:"]);
  });

  it("is of the language of its small words, or else of the country's", () => {
    const of = (text: string, country: string) => languageOf(wordsOf(text), country);
    expect(of("En god cykel, den er næsten ny", "DE")).to.equal("da");
    expect(of("Das Fahrrad ist noch gut und nicht alt", "DK")).to.equal("de");
    expect(of("This bike is as good as new", "DK")).to.equal("en");
    expect(of("Sony XT-660", "DK")).to.equal("da");
    expect(of("Sony XT-660", "AT")).to.equal("de");
    expect(of("Sony XT-660", "SE")).to.equal("en");
  });
});

describe("what a query asks for", () => {
  it("is words, phrases and what is unwanted", () => {
    expect(readQueryText('Red bike "disc brakes" -children -"too big" bike')).to.deep.equal({
      words: ["red", "bike", "disc", "brakes"],
      phrases: [["disc", "brakes"]],
      excluded: [["children"], ["too", "big"]],
      // That bike is a word of before.
      isOpen: false,
    });
  });

  it("has phrases in whatever quotation marks the keyboard has", () => {
    for (const text of ['"disc brakes" -"too big"', "“disc brakes” -“too big”", "„disc brakes“ -»too big«"])
      expect(readQueryText(text), text).to.deep.include({
        phrases: [["disc", "brakes"]],
        excluded: [["too", "big"]],
      });
  });

  it("may end in the beginning of a word, unless something stands behind it", () => {
    // As some keyboards write it: an a, and then its ring.
    for (const text of ["red bi", "bla\u030a"]) expect(readQueryText(text).isOpen, text).to.equal(true);
    for (const text of ["red bi ", 'red "bi"', "red -bi", "red bi,", "red bi red", ""])
      expect(readQueryText(text).isOpen, text).to.equal(false);
  });

  it("has hyphens within words, and signs that mean nothing", () => {
    expect(readQueryText("xt-660 - * -- ?")).to.deep.include({ words: ["xt", "660"], excluded: [] });
    expect(readQueryText('"unclosed phrase')).to.deep.include({ phrases: [["unclosed", "phrase"]] });
    expect(readQueryText('"one"')).to.deep.include({ words: ["one"], phrases: [] });
  });
});
