import { expect } from "chai";
import { remainingSteps } from "./order-steps.ts";
import { stepsTo } from "./seed-plan.fixture.ts";

const eventsFrom = (stage: Parameters<typeof remainingSteps>[0], steps = stepsTo.delivered) =>
  remainingSteps(stage, steps).map(({ event }) => event);

describe("the steps that an order has left", () => {
  it("lead from where it stands to where the plan wants it", () => {
    expect(eventsFrom("placed")).to.deep.equal(["confirm", "ship", "deliver"]);
    expect(eventsFrom("shipped")).to.deep.equal(["deliver"]);
    expect(eventsFrom("delivered")).to.deep.equal([]);
    expect(eventsFrom("returning", stepsTo.refunded)).to.deep.equal(["ship-return", "refund"]);
    expect(eventsFrom("return-requested", stepsTo.disputed)).to.deep.equal(["refuse-return"]);
  });

  it("are none when people or a deadline have taken it elsewhere", () => {
    expect(eventsFrom("cancelled")).to.deep.equal([]);
    expect(eventsFrom("completed")).to.deep.equal([]);
    expect(eventsFrom("missing", stepsTo.completed)).to.deep.equal([]);
    expect(eventsFrom("confirmed", [])).to.deep.equal([]);
  });
});
