import { failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { moveNames, moves, movesFrom, paidStages } from "./order-moves.fixture.ts";
import { type OrdersSuite, ordersSuite } from "./orders-suite.fixture.ts";
import { purchaseIn } from "./purchase.fixture.ts";

describe("each step of an order under its caller's key", () => {
  let orders: OrdersSuite;
  before(async () => {
    orders = await ordersSuite();
  });
  after(() => orders.close());

  for (const name of moveNames) {
    it(`${name} is done once and answered again, and nothing else is done under its key`, async () => {
      const from = paidStages.find((stage) => movesFrom(stage).some(([move]) => move === name));
      if (from === undefined) throw new Error(`Nothing can be followed by ${name}`);
      const bought = await purchaseIn(orders, from);
      const { by, call } = moves[name];
      const at = { ...(await bought.at()), idempotencyKey: `once-for-${name}` };
      const first = await call(bought.as(by), at);
      expect(first).to.include({ version: at.version + 1 });
      orders.time.advance(1_000);
      for (let again = 0; again < 2; again += 1) expect(await call(bought.as(by), at)).to.deep.equal(first);
      expect(await failureFrom(call(bought.as(by), { ...at, version: at.version + 1 }))).to.include({
        code: "IDEMPOTENCY_MISMATCH",
      });
      // A new key is a new wish, for which the order is another by now.
      const anew = call(bought.as(by), { ...at, idempotencyKey: `anew-for-${name}` });
      expect(await failureFrom(anew)).to.include({ code: "STALE_VERSION" });
      const { stage, version, history } = await bought.see();
      expect([stage, version, history.length]).to.deep.equal([first.stage, first.version, first.version]);
    });
  }

  it("is done once by 20 calls at once, and answered alike", async () => {
    const bought = await purchaseIn(orders, "placed");
    const at = { ...(await bought.at()), idempotencyKey: "twenty-at-once" };
    const answers = await Promise.all(Array.from({ length: 20 }, () => bought.as("seller").confirm(at)));
    for (const answer of answers) expect(answer).to.deep.equal(answers[0]);
    expect((await bought.see()).history).to.have.length(3);
  });

  it("is another's key for another account", async () => {
    const bought = await purchaseIn(orders, "placed");
    const at = { ...(await bought.at()), idempotencyKey: "one-key-for-two" };
    const reason = "Changed my mind";
    await bought.as("buyer").cancel({ ...at, reason });
    expect(await failureFrom(bought.as("seller").cancel({ ...at, reason }))).to.include({
      code: "STALE_VERSION",
    });
  });
});
