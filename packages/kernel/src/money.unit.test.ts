import { expect } from "chai";
import fc from "fast-check";
import { currencyDecimals, currencySchema } from "./currency.ts";
import { formatMoney, MAX_AMOUNT, moneySchema, priceSchema, sameMoney } from "./money.ts";

const codes = ["DKK", "EUR", "USD", "SEK", "JPY", "KRW", "KWD", "TND", "CLF", "ISK"];
const currency = fc.constantFrom(...codes);
const amount = fc.integer({ min: 0, max: MAX_AMOUNT });
const money = fc.record({ amount, currency });
const messagesOf = (value: unknown, schema: typeof moneySchema | typeof priceSchema = moneySchema) =>
  (schema.safeParse(value).error?.issues ?? []).map(({ path, message }) => `${path.join(".")} ${message}`);

describe("money", () => {
  it("takes any whole amount of a currency, and gives it back as it is", () => {
    fc.assert(
      fc.property(amount, currency, (amount, currency) => {
        expect(moneySchema.parse({ amount, currency })).to.deep.equal({ amount, currency });
      }),
    );
  });

  it("takes nothing and the largest amount, and not one more or less", () => {
    expect(messagesOf({ amount: 0, currency: "DKK" })).to.deep.equal([]);
    expect(messagesOf({ amount: MAX_AMOUNT, currency: "DKK" })).to.deep.equal([]);
    expect(messagesOf({ amount: -1, currency: "DKK" })).to.have.lengthOf(1);
    expect(messagesOf({ amount: MAX_AMOUNT + 1, currency: "DKK" })).to.have.lengthOf(1);
  });

  it("refuses a fraction, a text and what is no number", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.double().filter((n) => !Number.isSafeInteger(n)),
          fc.string(),
          fc.constantFrom(null, undefined, 10n, [], {}),
        ),
        (amount) => {
          expect(messagesOf({ amount, currency: "DKK" }).join()).to.match(/^amount /);
        },
      ),
    );
    expect(messagesOf({ amount: 12.5, currency: "DKK" })).to.deep.equal([
      "amount must be a whole number of minor units, such as 129900 for 1,299.00",
    ]);
  });

  it("refuses a currency that is none, and members that money does not have", () => {
    expect(messagesOf({ amount: 1, currency: "XYZ" })).to.deep.equal([
      "currency must be an ISO 4217 currency code such as DKK or EUR",
    ]);
    expect(messagesOf({ amount: 1, currency: "DKK", decimals: 2 })).to.have.lengthOf(1);
  });

  it("as a price is more than nothing", () => {
    expect(messagesOf({ amount: 0, currency: "DKK" }, priceSchema)).to.deep.equal([
      "amount must be more than 0",
    ]);
    expect(messagesOf({ amount: 1, currency: "DKK" }, priceSchema)).to.deep.equal([]);
    expect(messagesOf({ amount: MAX_AMOUNT + 1, currency: "DKK" }, priceSchema)).to.have.lengthOf(1);
  });

  it("is the same when amount and currency are", () => {
    fc.assert(
      fc.property(money, money, (a, b) => {
        expect(sameMoney(a, b)).to.equal(a.amount === b.amount && a.currency === b.currency);
        expect(sameMoney(a, { ...a })).to.equal(true);
        expect(sameMoney(a, { ...a, amount: a.amount + 1 })).to.equal(false);
      }),
    );
  });
});

describe("formatMoney", () => {
  it("writes as many decimals as the currency has, in the locale's way", () => {
    const plain = (text: string) => text.replaceAll(/\s/g, " ");
    expect(formatMoney({ amount: 129_900, currency: "DKK" }, "en")).to.match(/DKK\s1,299\.00/);
    expect(plain(formatMoney({ amount: 129_900, currency: "DKK" }, "da"))).to.equal("1.299,00 kr.");
    expect(plain(formatMoney({ amount: 129_900, currency: "EUR" }, "de"))).to.equal("1.299,00 €");
    expect(formatMoney({ amount: 1_299, currency: "JPY" }, "en")).to.equal("¥1,299");
    expect(formatMoney({ amount: 1_299_005, currency: "KWD" }, "en")).to.match(/1,299\.005$/);
    expect(formatMoney({ amount: 5, currency: "USD" })).to.equal("$0.05");
  });

  it("loses no minor unit, whichever amount and currency", () => {
    fc.assert(
      fc.property(amount, currency, (amount, currency) => {
        const digits = formatMoney({ amount, currency }, "en").replaceAll(/\D/g, "");
        expect(Number(digits)).to.equal(amount);
      }),
    );
  });

  it("refuses a currency that is none", () => {
    expect(() => formatMoney({ amount: 1, currency: "XYZ" })).to.throw(
      RangeError,
      "XYZ is not an ISO 4217 currency",
    );
  });
});

describe("a currency", () => {
  it("has the decimals that ISO 4217 gives it", () => {
    const decimals = codes.map((code) => [code, currencyDecimals(code)]);
    expect(Object.fromEntries(decimals)).to.deep.equal({
      ...{ DKK: 2, EUR: 2, USD: 2, SEK: 2, JPY: 0, KRW: 0, KWD: 3, TND: 3, CLF: 4, ISK: 0 },
    });
  });

  it("is named by its code in capitals alone", () => {
    for (const code of codes) expect(currencySchema.parse(code)).to.equal(code);
    for (const wrong of ["dkk", "DK", "DKKK", " DKK", "", "constructor", "__proto__", 208])
      expect(currencySchema.safeParse(wrong).success, String(wrong)).to.equal(false);
  });
});
