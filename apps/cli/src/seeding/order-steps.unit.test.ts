import { expect } from "chai";
import type { SeedStep } from "../seed/plan.ts";
import { remainingSteps } from "./order-steps.ts";

const steps: readonly SeedStep[] = [
  { event: "confirm", by: "seller" },
  { event: "ship", by: "seller", trackingNumber: "DK-1", deliveryDays: 3 },
  { event: "deliver", by: "buyer" },
];
const eventsFrom = (status: Parameters<typeof remainingSteps>[0]) =>
  remainingSteps(status, steps).map(({ event }) => event);

describe("the steps that an order has left", () => {
  it("lead from where it stands to where the plan wants it", () => {
    expect(eventsFrom("pending")).to.deep.equal(["confirm", "ship", "deliver"]);
    expect(eventsFrom("shipped")).to.deep.equal(["deliver"]);
    expect(eventsFrom("delivered")).to.deep.equal([]);
  });

  it("are none when people have taken it elsewhere", () => {
    expect(eventsFrom("cancelled")).to.deep.equal([]);
    expect(eventsFrom("returned")).to.deep.equal([]);
    expect(remainingSteps("confirmed", [])).to.deep.equal([]);
  });
});
