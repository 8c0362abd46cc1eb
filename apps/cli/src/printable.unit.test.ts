import { expect } from "chai";
import fc from "fast-check";
import { printable, printableLine } from "./printable.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be left.
const STEERING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

describe("other people's text", () => {
  it("cannot steer a terminal", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => !STEERING.test(printable(text))));
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => !/[\n\r\t]/.test(printableLine(text))));
    expect(printable("Bike\u001b[2J\u001b]0;owned\u0007")).to.equal("Bike\ufffd[2J\ufffd]0;owned\ufffd");
  });

  it("keeps letters, line breaks and signs as they are", () => {
    expect(printable("Sofa, blå\n\tnæsten ny 🛋")).to.equal("Sofa, blå\n\tnæsten ny 🛋");
    expect(printableLine(" DKK\u00a01,299.00\n")).to.equal("DKK 1,299.00");
  });
});
