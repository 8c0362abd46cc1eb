import { expect } from "chai";
import { z } from "zod";
import { eventOf, eventSchema } from "./event.ts";

const placed = eventOf({ type: "orders.placed", version: 1, payload: z.strictObject({ amount: z.int() }) });
const event = {
  id: "0197a5c2-7b1e-7cc3-8f4e-3d1f0a6b9e21",
  type: "orders.placed",
  version: 1,
  aggregateId: "an-order",
  sequence: 1,
  at: "2026-06-01T12:00:00.000Z",
  payload: { amount: 5 },
};

describe("events", () => {
  it("are read back from JSON, with their time as a Date", () => {
    expect(eventSchema.parse(event).at).to.deep.equal(new Date(event.at));
    expect(placed.parse(event).payload.amount).to.equal(5);
  });

  it("are of one kind: another type, version or payload is refused", () => {
    for (const other of [
      { ...event, type: "orders.shipped" },
      { ...event, version: 2 },
      { ...event, payload: { amount: "5" } },
      { ...event, extra: true },
    ])
      expect(placed.safeParse(other).success).to.equal(false);
  });

  it("have a type of a slice and a fact, and count from 1", () => {
    for (const other of [
      { ...event, type: "placed" },
      { ...event, sequence: 0 },
      { ...event, payload: undefined },
    ])
      expect(eventSchema.safeParse(other).success).to.equal(false);
  });
});
