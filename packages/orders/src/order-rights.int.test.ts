import { idsFrom, systemClock } from "@marketplace/kernel";
import { addAccount, failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import {
  type MoveName,
  moveNames,
  moves,
  movesFrom,
  type PaidStage,
  paidStages,
} from "./order-moves.fixture.ts";
import { type Caller, type OrdersSuite, ordersSuite } from "./orders-suite.fixture.ts";
import { type Purchase, purchase, purchaseIn, TO_CONFIRM } from "./purchase.fixture.ts";

const decisions: readonly MoveName[] = ["decideNothing", "decidePart", "decideAll"];
const WHO = ["buyer", "seller", "moderator", "stranger", "guest"] as const;
type Who = (typeof WHO)[number];

describe("who may do what to an order", () => {
  let orders: OrdersSuite;
  before(async () => {
    orders = await ordersSuite();
  });
  after(() => orders.close());

  /** The codes with which a call may be refused; none where it may be done. */
  function refusals(who: Who, name: MoveName, stage: string): readonly string[] {
    const isPossible = movesFrom(stage).some(([move]) => move === name);
    if (who === "guest") return ["UNAUTHENTICATED"];
    if (decisions.includes(name)) {
      if (who !== "moderator") return ["FORBIDDEN"];
      return isPossible ? [] : ["FORBIDDEN", "INVALID_TRANSITION"];
    }
    if (who === "stranger") return ["NOT_FOUND"];
    // What is a party's to do is nobody else's, in whatever stage.
    if (who === "moderator") return ["FORBIDDEN"];
    if (
      isCancel(name) &&
      movesFrom(stage).some(([move, to]) => isCancel(move) && to === "cancelled" && moves[move].by === who)
    )
      return [];
    if (moves[name].by === who && isPossible) return [];
    return ["FORBIDDEN", "INVALID_TRANSITION"];
  }

  const isCancel = (name: MoveName) => name === "cancel" || name === "cancelSale";

  async function everyRefusal(stage: string, bought: Purchase): Promise<void> {
    const strangerId = await addAccount(orders.suite.stores);
    const callers: Readonly<Record<Who, Caller>> = {
      ...{ buyer: bought.as("buyer"), seller: bought.as("seller"), moderator: bought.as("moderator") },
      ...{ stranger: orders.as(strangerId), guest: orders.as(null) },
    };
    const at = await bought.at();
    for (const who of WHO) {
      for (const name of moveNames) {
        const codes = refusals(who, name, stage);
        if (codes.length === 0) continue;
        const { code } = await failureFrom(moves[name].call(callers[who], at));
        expect(codes, `${who}: ${name} when ${stage}`).to.include(code);
      }
    }
    expect(await bought.see()).to.include({ stage, version: at.version });
  }

  for (const stage of paidStages) {
    it(`is held to when it is ${stage}`, async () => {
      await everyRefusal(stage, await purchaseIn(orders, stage));
    });
  }

  it("is held to when it is paying", async () => {
    await everyRefusal("paying", await purchase(orders, TO_CONFIRM));
  });

  it("does not tell a stranger whether there is such an order", async () => {
    const bought = await purchase(orders);
    const stranger = orders.as(await addAccount(orders.suite.stores));
    const missing = { orderId: idsFrom(systemClock)(), version: 2 };
    for (const name of moveNames.filter((one) => !decisions.includes(one))) {
      const foreign = await failureFrom(moves[name].call(stranger, await bought.at()));
      expect(foreign).to.deep.equal(await failureFrom(moves[name].call(stranger, missing)));
    }
    const nobody = await failureFrom(moves.decideAll.call(bought.as("moderator"), missing));
    expect(nobody).to.include({ code: "NOT_FOUND" });
  });

  for (const stage of [
    "missing",
    "delivered",
    "return-requested",
    "returning",
    "return-shipped",
    "disputed",
  ] as const) {
    for (const side of ["buyer", "seller"] as const) {
      it(`keeps a moderator who is its ${side} from deciding of their own order when it is ${stage}`, async () => {
        const bought = await purchaseIn(orders, stage);
        const at = await bought.at();
        const id = side === "buyer" ? bought.buyerId : bought.sellerId;
        for (const role of ["moderator", "admin"] as const)
          for (const name of decisions)
            expect(await failureFrom(moves[name].call(orders.as(id, role), at)), name).to.include({
              code: "FORBIDDEN",
            });
        expect(await bought.see()).to.deep.include({ stage, version: at.version });
      });
    }
  }

  it("lets a moderator who is a party do what every party may", async () => {
    const bought = await purchaseIn(orders, "shipped");
    const asBuyer = orders.as(bought.buyerId, "moderator");
    expect(await asBuyer.deliver(await bought.at())).to.include({ stage: "delivered" });
  });

  it("is what each side is told", async () => {
    const told: Partial<Record<PaidStage, unknown>> = {};
    for (const stage of ["placed", "shipped", "missing", "delivered", "disputed"] as const) {
      const bought = await purchaseIn(orders, stage);
      const { orderId } = await bought.at();
      const seen = (["buyer", "seller", "moderator"] as const).map((who) => bought.as(who).byId({ orderId }));
      told[stage] = (await Promise.all(seen)).map(({ allowed }) => allowed);
    }
    expect(told).to.deep.equal({
      placed: [["cancel"], ["confirm", "cancel"], []],
      shipped: [["deliver", "report-missing"], [], []],
      missing: [["deliver"], ["refund"], ["release", "refund"]],
      delivered: [["release", "request-return"], [], []],
      disputed: [["withdraw-return"], ["refund"], ["release", "refund"]],
    });
  });
});
