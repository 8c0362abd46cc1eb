import { TRPCClientError } from "@trpc/client";
import { expect } from "chai";
import { isOpen, nextPlacing, type OrderRequest, placingAfter } from "./placing.ts";

const request: OrderRequest = {
  items: [
    {
      listingId: "0197a5c2-7b1e-7cc3-8f4e-3d1f0a6b9e21",
      expectedPrice: { amount: 125_000, currency: "DKK" },
    },
  ],
  shipping: {
    method: "standard",
    address: { name: "Bo", line1: "Nygade 2", postalCode: "8000", city: "Aarhus", country: "DK" },
  },
  payment: { token: "4242424242424242" },
};
const withAnotherCard = { ...request, payment: { token: "4000000000000002" } };

function refusal(code: string): unknown {
  const data = { code, requestId: "r-1234567", details: {}, fieldErrors: {} };
  return TRPCClientError.from({ error: { message: "Said by the server.", code: -32000, data } });
}

describe("the placing of an order", () => {
  let made = 0;
  const newKey = () => `key-${++made}`;
  const first = () => nextPlacing(null, request, newKey);
  beforeEach(() => {
    made = 0;
  });

  it("is over when the card was declined or the time was up, so that another try has a key of its own", () => {
    for (const code of ["PAYMENT_DECLINED", "RESERVATION_EXPIRED", "SOLD_OUT", "PRICE_CHANGED"])
      expect(placingAfter(first(), refusal(code)), code).to.equal(null);
  });

  it("keeps its key while nobody knows how it ends", () => {
    for (const code of ["TIMEOUT", "STORE_UNAVAILABLE", "INTERNAL", "CHANGE_IN_PROGRESS"]) {
      const last = placingAfter(first(), refusal(code));
      expect(last?.uncertain, code).to.equal(true);
      expect(nextPlacing(last, request, newKey).key, code).to.equal(last?.key);
    }
    expect(placingAfter(first(), TRPCClientError.from(new TypeError("fetch failed")))?.uncertain).to.equal(
      true,
    );
  });

  it("stays as uncertain as it was when the door was closed to it", () => {
    const uncertain = { ...first(), uncertain: true };
    expect(placingAfter(uncertain, refusal("RATE_LIMITED"))).to.deep.equal(uncertain);
    expect(placingAfter(first(), refusal("SESSION_EXPIRED"))?.uncertain).to.equal(false);
  });

  it("must end before anything else is ordered, unless nothing can have come of it", () => {
    const uncertain = { ...first(), uncertain: true };
    expect(isOpen(uncertain, withAnotherCard)).to.equal(true);
    expect(isOpen(uncertain, { ...request })).to.equal(false);
    expect(isOpen(first(), withAnotherCard)).to.equal(false);
    expect(isOpen(null, request)).to.equal(false);
    expect(nextPlacing(first(), withAnotherCard, newKey).key).to.equal("key-4");
  });
});
