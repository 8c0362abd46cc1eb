import { rowsOf } from "@marketplace/stores";
import { expect } from "chai";
import { z } from "zod";
import { now } from "./order.fixture.ts";
import { dueIn } from "./order-deadline.ts";
import { ORDER_STAGES, type OrderStage, statusUnder } from "./order-stage.ts";
import { type OrdersSuite, ordersSuite } from "./orders-suite.fixture.ts";

describe("the database and the stages", () => {
  let orders: OrdersSuite;
  before(async () => {
    orders = await ordersSuite();
  });
  after(() => orders.close());

  const statusRow = z.object({ status: z.string() });
  const put = async (id: string, { stage, dueAt }: { stage: string; dueAt: Date | null }) => {
    const [row] = await rowsOf(orders.suite.stores.postgres.sequelize, statusRow, {
      sql: "UPDATE orders SET stage = $stage, due_at = $dueAt WHERE id = $id RETURNING status",
      bind: { id, stage, dueAt },
    });
    return row?.status;
  };
  const refusalOf = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => "done",
      (thrown: unknown) => thrown,
    );

  it("derives the status that the code derives, for every stage", async () => {
    const { id } = await orders.orderIn("shipped");
    const derived: Partial<Record<OrderStage, string>> = {};
    for (const stage of ORDER_STAGES) derived[stage] = await put(id, { stage, dueAt: dueIn(stage, now) });
    expect(derived).to.deep.equal(
      Object.fromEntries(ORDER_STAGES.map((stage) => [stage, statusUnder(stage)])),
    );
  });

  it("refuses a stage that nothing ends, an end that is due, and a stage that is none", async () => {
    const { id } = await orders.orderIn("shipped");
    for (const stage of ORDER_STAGES) {
      const wrong = dueIn(stage, now) === null ? now : null;
      expect(await refusalOf(put(id, { stage, dueAt: wrong })), stage)
        .to.have.property("parent")
        .with.property("constraint", "orders_every_stage_ends");
    }
    expect(await refusalOf(put(id, { stage: "lost", dueAt: now }))).to.have.property("parent");
  });
});
