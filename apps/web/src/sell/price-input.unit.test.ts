import { currencyDecimals, formatMoney } from "@marketplace/kernel";
import { expect } from "chai";
import fc from "fast-check";
import { currencies, decimalsOf, priceText, readPrice } from "./price-input.ts";

describe("a price as people type it", () => {
  const understood: readonly (readonly [typed: string, currency: string, amount: number])[] = [
    ["1299", "DKK", 129_900],
    ["1299,5", "DKK", 129_950],
    ["1.299,50", "DKK", 129_950],
    ["1,299.50", "DKK", 129_950],
    ["1.299", "DKK", 129_900],
    ["12,345", "EUR", 1_234_500],
    ["1'234'567.89", "CHF", 123_456_789],
    ["1.234.567", "EUR", 123_456_700],
    [" 1 299,5 ", "NOK", 129_950],
    ["0.05", "EUR", 5],
    ["12500", "ISK", 12_500],
    ["12.500", "ISK", 12_500],
    ["1.299", "KWD", 1_299],
  ];
  for (const [typed, currency, amount] of understood) {
    it(`reads ${JSON.stringify(typed)} ${currency} as ${amount} minor units`, () => {
      expect(readPrice(typed, currency)).to.deep.equal({ amount });
    });
  }

  const refused: readonly (readonly [typed: string, currency: string, problem: RegExp])[] = [
    ["", "DKK", /Give a price/],
    ["   ", "DKK", /Give a price/],
    ["0", "DKK", /above 0/],
    ["0,00", "DKK", /above 0/],
    ["-5", "DKK", /digits/],
    ["1e3", "DKK", /digits/],
    ["ten", "DKK", /digits/],
    ["1,29,50", "DKK", /digits/],
    ["1.29.500", "DKK", /digits/],
    ["1.2345", "EUR", /2 decimals/],
    ["12,5", "ISK", /no decimals/],
    ["9999999999", "DKK", /more than a listing can cost/],
  ];
  for (const [typed, currency, problem] of refused) {
    it(`refuses ${JSON.stringify(typed)} ${currency}`, () => {
      const reading = readPrice(typed, currency);
      expect("problem" in reading ? reading.problem : "").to.match(problem);
    });
  }

  it("knows the same decimals as the server, for every currency that is offered", () => {
    for (const currency of currencies) expect(decimalsOf(currency)).to.equal(currencyDecimals(currency));
  });

  it("reads back every amount that it writes, and every amount that the shop shows", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000_000_000 }),
        fc.constantFrom(...currencies),
        (amount, currency) => {
          expect(readPrice(priceText(amount, currency), currency)).to.deep.equal({ amount });
          const shown = formatMoney({ amount, currency }).replace(/^[^\d]+/, "");
          expect(readPrice(shown, currency)).to.deep.equal({ amount });
        },
      ),
    );
  });
});
