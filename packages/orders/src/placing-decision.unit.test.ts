import { failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { ids, offered, price } from "./order.fixture.ts";
import { checkTogether, decidePlacing } from "./placing-decision.ts";

const refusal = (decide: () => unknown) => failureFrom(Promise.resolve().then(decide));
const asBuyer = { buyerId: ids.buyer, price };

describe("decidePlacing", () => {
  it("lets a buyer order what is active or reserved at the price that was seen", () => {
    for (const status of ["active", "reserved"] as const) {
      const listing = offered({ status });
      expect(decidePlacing(listing, asBuyer)).to.equal(listing);
    }
  });

  it("hides what is missing, deleted, a draft or hidden by moderators", async () => {
    const unseen = [
      null,
      offered({ status: "deleted" }),
      offered({ status: "draft" }),
      offered({ moderation: "hidden" }),
    ];
    for (const listing of unseen)
      expect(await refusal(() => decidePlacing(listing, asBuyer))).to.include({ code: "NOT_FOUND" });
  });

  it("refuses one's own listing, in whatever state one may see it", async () => {
    for (const status of ["draft", "active", "reserved", "sold"] as const) {
      const own = () => decidePlacing(offered({ status }), { ...asBuyer, buyerId: ids.seller });
      expect(await refusal(own)).to.include({ code: "FORBIDDEN" });
    }
  });

  it("says that what is sold is sold out, also when its price has changed", async () => {
    const sold = offered({ status: "sold", price: { amount: 1, currency: "DKK" } });
    expect(await refusal(() => decidePlacing(sold, asBuyer))).to.include({ code: "SOLD_OUT" });
  });

  it("tells the price of now when it is another amount or currency, or none was seen", async () => {
    for (const changed of [
      { amount: 129_901, currency: "DKK" },
      { amount: 129_900, currency: "SEK" },
    ]) {
      const decide = () => decidePlacing(offered({ price: changed }), asBuyer);
      expect(await refusal(decide)).to.deep.include({ code: "PRICE_CHANGED", details: changed });
    }
    expect(await refusal(() => decidePlacing(offered(), { ...asBuyer, price: null }))).to.include({
      code: "PRICE_CHANGED",
    });
  });
});

describe("checkTogether", () => {
  it("takes items of one seller in one currency", () => {
    checkTogether([offered(), offered({ price: { amount: 1, currency: "DKK" } })]);
  });

  it("refuses those of two sellers, or in two currencies", async () => {
    for (const other of [
      offered({ sellerId: ids.stranger }),
      offered({ price: { amount: 1, currency: "SEK" } }),
    ]) {
      const failure = await refusal(() => checkTogether([offered(), other]));
      expect(failure).to.include({ code: "VALIDATION_FAILED" });
      expect(failure.fieldErrors).to.have.property("items");
    }
  });
});
