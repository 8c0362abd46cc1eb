import { execute, rowsOf } from "@marketplace/stores";
import { expect } from "chai";
import { z } from "zod";
import { claimReferences } from "./claim-references.ts";
import { type OrdersSuite, ordersSuite } from "./orders-suite.fixture.ts";
import { purchaseIn } from "./purchase.fixture.ts";

describe("the photographs of claims", () => {
  let orders: OrdersSuite;
  before(async () => {
    orders = await ordersSuite();
  });
  after(() => orders.close());

  it("are referred to for good, and no others are", async () => {
    const bought = await purchaseIn(orders, "delivered");
    await bought.as("buyer").requestReturn({
      ...(await bought.at()),
      ...{ reason: "not-as-described", explanation: "The frame is cracked" },
    });
    const { sequelize } = orders.deps.postgres;
    await execute(sequelize, {
      sql: "UPDATE order_claims SET evidence = $evidence::text[] WHERE order_id = $id",
      bind: { evidence: ["user/a-1280.webp", "user/b-1280.webp"], id: bought.id },
    });
    const references = claimReferences(orders.deps.postgres);
    const found = await references.among(["user/b-1280.webp", "user/c-1280.webp"]);
    expect([...found]).to.deep.equal(["user/b-1280.webp"]);
    expect([...(await references.among([]))]).to.deep.equal([]);
  });

  it("are found by an index", async () => {
    const { sequelize } = orders.deps.postgres;
    const plan = await sequelize.transaction(async (transaction) => {
      // A table of a few rows is read whole, unless that is dear.
      await execute(transaction, { sql: "SET LOCAL enable_seqscan = off" });
      return rowsOf(transaction, z.object({ "QUERY PLAN": z.string() }), {
        sql: "EXPLAIN SELECT evidence FROM order_claims WHERE evidence && $keys::text[]",
        bind: { keys: ["user/b-1280.webp"] },
      });
    });
    expect(plan.map((line) => line["QUERY PLAN"]).join("\n")).to.include("order_claims_evidence");
  });
});
