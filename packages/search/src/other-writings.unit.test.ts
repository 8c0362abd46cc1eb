import { expect } from "chai";
import fc from "fast-check";
import { otherWritings } from "./other-writings.ts";

describe("words that can be written in other ways", () => {
  it("are those with letters that not every keyboard has", () => {
    expect(otherWritings("groen")).to.have.members(["grøn", "grön"]);
    expect(otherWritings("grøn")).to.have.members(["groen", "grön"]);
    expect(otherWritings("aarhus")).to.deep.equal(["århus"]);
    expect(otherWritings("koekken")).to.include("køkken");
    expect(otherWritings("fahrraeder")).to.include("fahrräder");
    expect(otherWritings("bicycle")).to.deep.equal([]);
  });

  it("are few of each, and each is written in as many ways", () => {
    const words = fc
      .array(fc.constantFrom("ae", "ø", "å", "ue", "b", "r", "k"), { maxLength: 12 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(words, (word) => {
        const others = otherWritings(word);
        expect(others.length).to.be.at.most(26);
        expect(new Set(others).size).to.equal(others.length);
        expect(others).to.not.include(word);
      }),
    );
    const letters = fc.array(fc.constantFrom("æ", "ø", "ü", "b", "r"), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(letters, (all) => {
        const word = all.join("b");
        for (const other of otherWritings(word)) expect(otherWritings(other)).to.include(word);
      }),
    );
  });
});
