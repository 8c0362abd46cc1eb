import { failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import type { ClaimChange } from "./claim.ts";
import { ids, now, order, price } from "./order.fixture.ts";
import type { Order } from "./order.ts";
import { dueIn } from "./order-deadline.ts";
import { type ChangeRequest, changeWhenDue, decideChange, type OrderChange } from "./order-decisions.ts";
import {
  holdsEscrow,
  ORDER_STAGES,
  type OrderActor,
  type OrderEvent,
  type OrderStage,
  orderMachine,
  reservationUnder,
} from "./order-stage.ts";

const refusal = (decide: () => unknown) => failureFrom(Promise.resolve().then(decide));

const open = (kind: "missing" | "return"): ClaimChange => ({
  ...{ do: "open", kind, explanation: "It is cracked", evidence: [] },
  reason: kind === "return" ? "damaged" : kind,
});
const answered = { do: "answer", answer: "It was whole" } as const;

/** A change of each kind, as somebody would ask for it. */
const changes: Readonly<Record<OrderEvent, OrderChange>> = {
  secure: { event: "secure" },
  pay: { event: "pay" },
  confirm: { event: "confirm" },
  ship: { event: "ship", trackingNumber: "DK123", estimatedDelivery: "2026-06-05" },
  deliver: { event: "deliver" },
  "report-missing": {
    event: "report-missing",
    reason: "Nothing came",
    claim: open("missing"),
  },
  "request-return": { event: "request-return", reason: "It is cracked", claim: open("return") },
  "withdraw-return": { event: "withdraw-return" },
  "accept-return": { event: "accept-return", claim: answered },
  "refuse-return": { event: "refuse-return", claim: answered },
  "ship-return": { event: "ship-return", claim: { do: "send-back", returnTracking: "DK456" } },
  "dispute-return": { event: "dispute-return", claim: answered },
  release: { event: "release", partRefund: 0, claim: null },
  refund: { event: "refund", claim: null },
  cancel: { event: "cancel", reason: "Broken" },
};

const change = (given: Order, wanted: OrderChange, request: Partial<ChangeRequest> = {}) =>
  decideChange(given, {
    change: wanted,
    actor: "seller",
    actorId: ids.seller,
    version: given.version,
    now,
    ...request,
  });

const ACTORS: readonly OrderActor[] = ["buyer", "seller", "moderator", "system"];

describe("decideChange", () => {
  for (const { from, event, to, by } of orderMachine.transitions) {
    it(`given ${from}, when the ${by.join(" or the ")} does ${event}, then ${to}`, async () => {
      const given = order({ stage: from, version: 3 });
      for (const actor of ACTORS) {
        const decide = () => change(given, changes[event], { actor, actorId: "someone" });
        if (!by.includes(actor)) {
          expect(await refusal(decide), actor).to.include({ code: "FORBIDDEN" });
          continue;
        }
        const decided = decide();
        expect(decided.order).to.deep.include({
          ...{ stage: to, version: 4, updatedAt: now, createdAt: given.createdAt },
          dueAt: dueIn(to, now),
        });
        expect(decided.transition).to.deep.include({ event, from, to, actorId: "someone", at: now });
        const unit = reservationUnder(to);
        const isSame = unit === reservationUnder(from);
        expect(decided.reservation, "unit").to.equal(isSame ? null : unit);
        expect(decided.claim).to.deep.equal("claim" in changes[event] ? changes[event].claim : null);
      }
    });
  }

  it("refuses every other step, saying what was allowed", async () => {
    for (const stage of ORDER_STAGES) {
      for (const wanted of Object.values(changes)) {
        if (orderMachine.transitions.some(({ from, event }) => from === stage && event === wanted.event))
          continue;
        for (const actor of ACTORS)
          expect(await refusal(() => change(order({ stage }), wanted, { actor }))).to.include({
            code: "INVALID_TRANSITION",
          });
      }
    }
    expect(
      (await refusal(() => change(order({ stage: "shipped" }), changes.cancel))).details,
    ).to.deep.include({ current: "shipped", allowedStates: ["delivered", "missing"] });
  });

  it("refuses a decision on an order that has moved on, whatever it is", async () => {
    const given = order({ stage: "cancelled", version: 2 });
    expect(await refusal(() => change(given, changes.confirm, { version: 1 }))).to.deep.include({
      code: "STALE_VERSION",
      details: { version: 2 },
    });
  });

  it("keeps the words of who acts, and the tracking number of a parcel", () => {
    expect(change(order(), changes.cancel).transition.reason).to.equal("Broken");
    const asked = change(order({ stage: "delivered" }), changes["request-return"], { actor: "buyer" });
    expect(asked.transition.reason).to.equal("It is cracked");
    const shipped = change(order({ stage: "confirmed" }), changes.ship);
    expect(shipped.transition.reason).to.equal(null);
    expect(shipped.order.shipping).to.deep.include({
      trackingNumber: "DK123",
      estimatedDelivery: "2026-06-05",
      method: "standard",
    });
  });

  it("takes an estimated delivery from yesterday, which is today somewhere, to a year ahead", async () => {
    const ship = (estimatedDelivery: string | null) => () =>
      change(order({ stage: "confirmed" }), { event: "ship", trackingNumber: "DK123", estimatedDelivery });
    for (const date of [null, "2026-05-31", "2026-06-01", "2027-06-02"])
      expect(ship(date)().order.shipping.estimatedDelivery).to.equal(date);
    for (const date of ["2026-05-30", "2027-06-03"])
      expect((await refusal(ship(date))).fieldErrors).to.have.property("estimatedDelivery");
  });

  it("waits for a parcel that is announced for later, though not for ever", () => {
    const due = (estimatedDelivery: string | null) =>
      change(order({ stage: "confirmed" }), { event: "ship", trackingNumber: "DK123", estimatedDelivery })
        .order.dueAt;
    const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000);
    expect(due(null)).to.deep.equal(inDays(14));
    expect(due("2026-06-02")).to.deep.equal(inDays(14));
    // A week after the day that the seller named.
    expect(due("2026-07-01")).to.deep.equal(new Date("2026-07-08T00:00:00.000Z"));
    expect(due("2027-06-01")).to.deep.equal(inDays(60));
  });
});

describe("the money of a decision", () => {
  const all = price.amount;
  const decided = (stage: OrderStage, wanted: OrderChange) => {
    const by = orderMachine.transitions.find(
      ({ from, event }) => from === stage && event === wanted.event,
    )?.by;
    return change(order({ stage }), wanted, { actor: by?.[0] ?? "system" });
  };

  it("moves when an order in escrow ends, all of it, and never otherwise", () => {
    for (const { from, event, to } of orderMachine.transitions) {
      const { money, order: after } = decided(from, changes[event]);
      const leaves = holdsEscrow(from) && !holdsEscrow(to);
      expect(money.refund + money.release, `${from} ${event}`).to.equal(leaves ? all : 0);
      expect(money.release > 0, `${from} ${event}`).to.equal(to === "completed");
      expect(after.refunded, `${from} ${event}`).to.equal(money.refund);
      expect(money.letGo, `${from} ${event}`).to.equal(from === "paying" && to === "cancelled");
    }
  });

  it("is divided as a moderator decides, from nothing to less than the price", async () => {
    for (const partRefund of [0, 1, all - 1]) {
      const { money } = decided("missing", { event: "release", partRefund, claim: null });
      const { money: later } = change(
        order({ stage: "disputed" }),
        { event: "release", partRefund, claim: null },
        { actor: "moderator" },
      );
      for (const one of [money, later])
        expect(one).to.deep.equal({ refund: partRefund, release: all - partRefund, letGo: false });
    }
    for (const partRefund of [-1, all, all + 1]) {
      const decide = () => decided("missing", { event: "release", partRefund, claim: null });
      expect((await refusal(decide)).fieldErrors).to.have.property("refund.amount");
    }
  });
});

describe("changeWhenDue", () => {
  it("asks the provider where money is being taken, and says why an order is given up", () => {
    expect(changeWhenDue({ stage: "capturing" })).to.equal(null);
    expect(changeWhenDue({ stage: "paying" })).to.deep.equal({
      event: "cancel",
      reason: "It was not paid in time.",
    });
    expect(changeWhenDue({ stage: "confirmed" })).to.deep.equal({
      event: "cancel",
      reason: "It was not sent in time.",
    });
  });

  it("has nothing for an end", () => {
    for (const stage of ["completed", "cancelled", "refunded"] as const)
      expect(() => changeWhenDue({ stage })).to.throw("never due");
  });
});
