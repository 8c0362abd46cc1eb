import { expect } from "chai";
import { orderReferences } from "./order-references.ts";
import { type OrdersSuite, ordersSuite } from "./orders-suite.fixture.ts";
import { purchase } from "./purchase.fixture.ts";

describe("the photographs of orders", () => {
  let orders: OrdersSuite;
  before(async () => {
    orders = await ordersSuite();
  });
  after(() => orders.close());

  it("are referred to, and no others are", async () => {
    const bought = await purchase(orders);
    const shown = new URL((await bought.see()).listing.thumbnailUrl ?? "").pathname;
    const key = shown.slice(shown.indexOf("user/"));
    const { among } = orderReferences(orders.deps.postgres);
    const others = [key.replace("a-480", "b-480"), `user/${bought.buyerId}/listings/x-480.webp`, "user/x"];
    expect([...(await among([key, ...others]))]).to.deep.equal([key]);
    expect([...(await among([]))]).to.deep.equal([]);
  });
});
