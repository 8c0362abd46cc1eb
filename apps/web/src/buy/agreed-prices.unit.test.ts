import { TRPCClientError } from "@trpc/client";
import { expect } from "chai";
import { pricesAfter, sumOf } from "./agreed-prices.ts";

const dkk = (amount: number) => ({ amount, currency: "DKK" });

function refusal(code: string, details: Record<string, unknown> = {}): unknown {
  const data = { code, requestId: "r-1234567", details, fieldErrors: {} };
  return TRPCClientError.from({ error: { message: "Said by the server.", code: -32000, data } });
}

describe("the prices that a buyer agrees to", () => {
  it("stay as they were seen, until an order is refused for a new one", () => {
    const seen = { listings: [{ price: dkk(200) }], prices: [dkk(100)] };
    expect(pricesAfter(null, seen)).to.deep.equal([dkk(100)]);
    expect(pricesAfter(refusal("SOLD_OUT"), seen)).to.deep.equal([dkk(100)]);
    expect(pricesAfter(refusal("PRICE_CHANGED", dkk(150)), seen)).to.deep.equal([dkk(150)]);
  });

  it("are read anew for several, of which a refusal does not say which it was", () => {
    const seen = { listings: [{ price: dkk(100) }, { price: dkk(70) }], prices: [dkk(100), dkk(50)] };
    expect(pricesAfter(refusal("PRICE_CHANGED", dkk(70)), seen)).to.deep.equal([dkk(100), dkk(70)]);
    expect(sumOf(seen.prices)).to.deep.equal(dkk(150));
  });
});
