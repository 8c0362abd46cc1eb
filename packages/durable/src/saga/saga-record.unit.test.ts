import { MarketplaceError } from "@marketplace/kernel";
import { expect } from "chai";
import { failureRecord, failureToThrow, sagaIdOf } from "./saga-record.ts";

describe("sagaIdOf", () => {
  const id = sagaIdOf({ name: "purchase", scope: "buyer", key: "key-1" });

  it("is a UUIDv8 that the same caller's key leads to again", () => {
    expect(id).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(sagaIdOf({ name: "purchase", scope: "buyer", key: "key-1" })).to.equal(id);
  });

  it("is another's for another saga, scope or key, however they are cut", () => {
    const others = [
      { name: "refund", scope: "buyer", key: "key-1" },
      { name: "purchase", scope: "seller", key: "key-1" },
      { name: "purchase", scope: "buyer", key: "key-2" },
      { name: "purchase", scope: "buyerkey", key: "-1" },
    ].map(sagaIdOf);
    expect(new Set([id, ...others]).size).to.equal(5);
  });
});

describe("failureRecord", () => {
  it("keeps an expected failure as its caller is to hear it", () => {
    const failure = new MarketplaceError("PRICE_CHANGED", "It costs 12 now.", { details: { amount: 12 } });
    const heard = failureToThrow(failureRecord(failure, "verify"));
    expect(heard).to.deep.include({
      code: "PRICE_CHANGED",
      message: "It costs 12 now.",
      details: { amount: 12 },
    });
  });

  it("keeps a fault's own words for operators", () => {
    const record = failureRecord(new TypeError("x is not a function"), "verify");
    expect(record).to.include({ code: "INTERNAL", step: "verify", cause: "TypeError: x is not a function" });
    expect(failureToThrow(record).message).to.not.include("function");
  });
});
