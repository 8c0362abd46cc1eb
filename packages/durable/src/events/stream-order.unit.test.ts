import { expect } from "chai";
import fc from "fast-check";
import { dueMessages, togetherOf, WAITING } from "./due-messages.ts";
import { compareIds, idAfter, trimPoint } from "./trim-point.ts";

describe("trimPoint", () => {
  it("is the oldest message that any group has yet to acknowledge", () => {
    expect(trimPoint([])).to.equal(null);
    expect(trimPoint([{ lastDelivered: "5-3", oldestPending: null }])).to.equal("5-4");
    expect(trimPoint([{ lastDelivered: "5-3", oldestPending: "2-0" }])).to.equal("2-0");
    expect(trimPoint([{ lastDelivered: "0-0", oldestPending: null }])).to.equal("0-1");
  });

  it("never passes what a group has pending or has not been given (property)", () => {
    const id = fc.tuple(fc.nat(50), fc.nat(50)).map(([time, n]) => `${time}-${n}`);
    const group = fc
      .tuple(id, fc.option(id))
      .filter(([last, pending]) => pending === null || compareIds(pending, last) <= 0)
      .map(([lastDelivered, oldestPending]) => ({ lastDelivered, oldestPending }));
    fc.assert(
      fc.property(fc.array(group, { minLength: 1 }), (groups) => {
        const point = trimPoint(groups) ?? "";
        for (const { lastDelivered, oldestPending } of groups) {
          expect(compareIds(point, idAfter(lastDelivered))).to.be.at.most(0);
          if (oldestPending !== null) expect(compareIds(point, oldestPending)).to.be.at.most(0);
        }
      }),
    );
  });
});

describe("compareIds", () => {
  it("orders by time and then by number, not as texts", () => {
    const ids = ["9-1", "10-0", "10-9", "10-10", "1795705175352-0"];
    expect([...ids].reverse().sort(compareIds)).to.deep.equal(ids);
    expect(compareIds("10-9", "10-9")).to.equal(0);
  });
});

describe("dueMessages", () => {
  const limits = { claimMs: 1_000, retry: { attempts: 5, minMs: 100, maxMs: 350 } };
  const entry = (consumer: string, idleMs: number, deliveries: number) => ({
    id: "1-1",
    consumer,
    idleMs,
    deliveries,
  });
  const isDue = (...given: Parameters<typeof entry>) =>
    dueMessages([entry(...given)], "me", limits).length === 1;

  it("lets what has failed wait for twice as long each time, up to a bound", () => {
    const waits = [1, 2, 3, 4, 9].map(
      (deliveries) => dueMessages([entry(WAITING, 9_999, deliveries)], "me", limits)[0],
    );
    expect(waits.map((due) => due?.idleMs)).to.deep.equal([100, 200, 350, 350, 350]);
    expect(waits.map((due) => due?.deliveries)).to.deep.equal([2, 3, 4, 5, 10]);
    expect([isDue(WAITING, 99, 1), isDue(WAITING, 100, 1), isDue(WAITING, 199, 2)]).to.deep.equal([
      false,
      true,
      false,
    ]);
    // What waits for a store that is away.
    expect([isDue(WAITING, 99, 0), isDue(WAITING, 100, 0)]).to.deep.equal([false, true]);
  });

  it("takes from others what they give no sign of life for, and at once what is its own", () => {
    expect([isDue("other", 999, 1), isDue("other", 1_000, 1)]).to.deep.equal([false, true]);
    expect([isDue("me", 99, 1), isDue("me", 100, 1)]).to.deep.equal([false, true]);
  });
});

describe("togetherOf", () => {
  const due = (...deliveries: readonly number[]) =>
    deliveries.map((count, n) => ({ id: `1-${n}`, idleMs: 1, deliveries: count }));
  const taken = (...deliveries: readonly number[]) =>
    togetherOf(due(...deliveries), 8).map((one) => one.deliveries);

  it("takes the fewer together the more often they were given out", () => {
    const of = (count: number) => taken(...Array.from({ length: 20 }, () => count)).length;
    expect([1, 2, 3, 4, 5, 50].map(of)).to.deep.equal([8, 4, 2, 1, 1, 1]);
    expect(taken(9, 1, 1, 1)).to.deep.equal([9]);
    expect(taken(1, 1, 9, 1, 2)).to.deep.equal([1, 1, 1, 2]);
    expect(taken()).to.deep.equal([]);
  });
});
