import { failureOf } from "@marketplace/rpc";
import { expect } from "chai";
import fc from "fast-check";
import { payoutMinimum } from "./payout-minimum.ts";
import type { PayoutBehaviour } from "./sandbox-payouts.ts";
import { openPayoutSuite, type PayoutSuite } from "./suite.fixture.ts";

/** `PAYOUT_RUNS=500` runs the long form. */
const RUNS = Number(process.env.PAYOUT_RUNS ?? 25);
const SEED = 20_260_601;
const DAY = 86_400_000;
const HOUR = 3_600_000;

const behaviour = fc.constantFrom<PayoutBehaviour[]>(
  "sends",
  "sends",
  "account closed",
  "never answers",
  "sends, and answers too late",
);
const operation = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant<"sell">("sell"), amount: fc.integer({ min: 1, max: 9_000 }) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant<"run">("run"), behaviour }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant<"ask">("ask"), behaviour }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant<"recover">("recover") }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant<"next day">("next day") }) },
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

/** The same rules in plain numbers, of one seller in one currency. */
class Model {
  released = 0;
  owed = 0;
  onItsWay = 0;
  sent = 0;
  isBegunToday = false;

  pay(behaviour: PayoutBehaviour): void {
    if (behaviour === "account closed") return;
    if (behaviour === "never answers") this.onItsWay += this.owed;
    else this.sent += this.owed;
    this.owed = 0;
  }
}

describe("payouts and a plain model of them", function () {
  this.timeout(3_600_000);
  let payouts: PayoutSuite;
  let wishes = 0;
  before(async () => {
    payouts = await openPayoutSuite();
  });
  after(() => payouts.close());

  async function perform(sellerId: string, model: Model, operation: Operation): Promise<void> {
    switch (operation.do) {
      case "sell": {
        const net = await payouts.sell(sellerId, operation.amount);
        model.released += net;
        model.owed += net;
        return;
      }
      case "run": {
        payouts.treat(sellerId, operation.behaviour);
        await (operation.behaviour === "never answers" ? payouts.hasty : payouts.own).run();
        await payouts.idle();
        if (model.isBegunToday || model.owed < (payoutMinimum("DKK") ?? 0)) return;
        model.isBegunToday = true;
        return model.pay(operation.behaviour);
      }
      case "ask": {
        payouts.treat(sellerId, operation.behaviour);
        const answer = await ask(sellerId, operation.behaviour);
        const before = model.owed;
        if (before > 0) model.pay(operation.behaviour);
        const status = operation.behaviour === "never answers" ? "requested" : "sent";
        expect(answer).to.equal(model.owed < before ? `${status} ${before}` : "INVALID_TRANSITION");
        return;
      }
      case "recover":
        payouts.treat(sellerId, "sends");
        // Less than till midnight, from the noon at which each day here begins.
        payouts.time.advance(HOUR);
        await payouts.own.sagas.recover();
        model.sent += model.onItsWay;
        model.onItsWay = 0;
        return;
      case "next day":
        payouts.time.advance(DAY - (payouts.time.clock().getTime() % DAY));
        model.isBegunToday = false;
        return;
    }
  }

  /** What its seller is answered in the end, or, when nobody answers, once it has come as far as it can. */
  async function ask(sellerId: string, how: PayoutBehaviour): Promise<string> {
    const process = how === "never answers" ? payouts.hasty : payouts.own;
    const input = { idempotencyKey: `model-wish-${++wishes}`, currency: "DKK" };
    const once = () =>
      process.ask(sellerId, input).then(
        ({ status, money }) => `${status} ${money.amount}`,
        (thrown: unknown) => failureOf(thrown).code,
      );
    await once();
    await payouts.idle();
    return await once();
  }

  async function compare(sellerId: string, model: Model): Promise<void> {
    const { owed, onItsWay, sent, released } = model;
    expect(owed + onItsWay + sent).to.equal(released);
    expect(await payouts.owed(sellerId)).to.equal(owed);
    const all = await payouts.payoutsOf(sellerId);
    const sumOf = (wanted: string) =>
      all.reduce((sum, { status, money }) => (status === wanted ? sum + money.amount : sum), 0);
    expect(sumOf("requested")).to.equal(onItsWay);
    expect(sumOf("sent")).to.equal(sent);
    expect((await payouts.sentTo(sellerId)).reduce((sum, amount) => sum + amount, 0)).to.equal(sent);
    expect(Math.min(owed, onItsWay, sent)).to.be.at.least(0);
  }

  it(`agree after each of ${RUNS} random histories, in which senders refuse, are silent and answer late`, async () => {
    const met = { sent: 0, onItsWay: 0 };
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 3, maxLength: 14 }), async (operations) => {
        const sellerId = await payouts.seller();
        const model = new Model();
        await perform(sellerId, model, { do: "next day" });
        for (const each of operations) {
          await perform(sellerId, model, each);
          await compare(sellerId, model);
          if (model.onItsWay > 0) met.onItsWay += 1;
        }
        await perform(sellerId, model, { do: "recover" });
        await compare(sellerId, model);
        if (model.sent > 0) met.sent += 1;
      }),
      { numRuns: RUNS, seed: SEED, endOnFailure: true },
    );
    expect(await payouts.problems()).to.deep.equal([]);
    expect(await payouts.own.sagas.list({ status: "needs-attention" })).to.deep.equal([]);
    // Or this was no test of either.
    expect(met.sent).to.be.greaterThan(RUNS / 4);
    expect(met.onItsWay).to.be.greaterThan(0);
  });
});
