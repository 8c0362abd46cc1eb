import { expect } from "chai";
import { now, order } from "./order.fixture.ts";
import { dueIn, timerOf } from "./order-deadline.ts";
import { changeWhenDue, decideChange } from "./order-decisions.ts";
import { ORDER_STAGES, type OrderStage, orderMachine } from "./order-stage.ts";

const HOURS: Readonly<Record<string, number>> = {
  placed: 24,
  confirmed: 7 * 24,
  shipped: 14 * 24,
  missing: 14 * 24,
  delivered: 3 * 24,
  "return-requested": 3 * 24,
  returning: 14 * 24,
  "return-shipped": 14 * 24,
  disputed: 21 * 24,
  paying: 0.25,
  capturing: 1 / 6,
};
const ends: readonly OrderStage[] = ["completed", "cancelled", "refunded"];

/** The stages that an order left to its timers alone can come to next; where a provider is asked, by either answer. */
function onwardByTimer(stage: OrderStage): OrderStage[] {
  const standing = order({ stage });
  const change = changeWhenDue(standing);
  const changes =
    change === null
      ? ([{ event: "pay" }, { event: "cancel", reason: "It could not be paid." }] as const)
      : [change];
  return changes.map((one) => {
    const { version } = standing;
    return decideChange(standing, { change: one, actor: "system", actorId: null, version, now }).order.stage;
  });
}

describe("the timers", () => {
  it("stand at every stage but the ends, and bring what the platform may do", () => {
    for (const stage of ORDER_STAGES) {
      const timer = timerOf(stage);
      if (ends.includes(stage)) {
        expect(timer, stage).to.equal(null);
        expect(orderMachine.transitions.filter(({ from }) => from === stage)).to.deep.equal([]);
        continue;
      }
      expect(timer, stage).to.not.equal(null);
      expect(onwardByTimer(stage), stage).to.not.be.empty;
    }
  });

  for (const stage of ORDER_STAGES) {
    it(`alone bring an order that is ${stage} to an end`, () => {
      const walk = (at: OrderStage, seen: readonly OrderStage[]): void => {
        expect(seen, "it goes round in a circle").to.not.include(at);
        if (ends.includes(at)) return;
        for (const next of onwardByTimer(at)) walk(next, [...seen, at]);
      };
      walk(stage, []);
    });
  }

  it("run as long as people are told", () => {
    const told = ORDER_STAGES.map((stage) => {
      const due = dueIn(stage, now);
      return [stage, due === null ? undefined : (due.getTime() - now.getTime()) / 3_600_000];
    });
    expect(Object.fromEntries(told)).to.deep.equal(
      Object.fromEntries(ORDER_STAGES.map((stage) => [stage, HOURS[stage]])),
    );
  });
});
