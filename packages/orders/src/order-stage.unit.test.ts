import { expect } from "chai";
import { type MoveName, moves, movesFrom } from "./order-moves.fixture.ts";
import {
  holdsEscrow,
  ORDER_STAGES,
  ORDER_STATUSES,
  type OrderEvent,
  orderMachine,
  reservationUnder,
  statusUnder,
} from "./order-stage.ts";

/** The event that each move of a person is. */
const events: Readonly<Record<MoveName, OrderEvent>> = {
  confirm: "confirm",
  ship: "ship",
  deliver: "deliver",
  accept: "release",
  cancel: "cancel",
  cancelSale: "cancel",
  reportMissing: "report-missing",
  requestReturn: "request-return",
  withdrawReturn: "withdraw-return",
  acceptReturn: "accept-return",
  refuseReturn: "refuse-return",
  shipReturn: "ship-return",
  disputeReturn: "dispute-return",
  refund: "refund",
  decideNothing: "release",
  decidePart: "release",
  decideAll: "refund",
};

describe("the table of an order's life", () => {
  it("lets people do what the contract says, and nothing else", () => {
    const said = ORDER_STAGES.flatMap((from) =>
      movesFrom(from).map(([move, to]) => `${moves[move].by}: ${from} ${events[move]} ${to}`),
    );
    const found = orderMachine.transitions.flatMap(({ from, event, to, by }) =>
      by.filter((actor) => actor !== "system").map((actor) => `${actor}: ${from} ${event} ${to}`),
    );
    expect(found.sort()).to.deep.equal([...new Set(said)].sort());
  });

  it("names each stage's status among those that people filter by, and uses them all", () => {
    expect(new Set(ORDER_STAGES.map(statusUnder))).to.deep.equal(new Set(ORDER_STATUSES));
  });

  it("never brings back a unit that was sold or given back", () => {
    for (const { from, to } of orderMachine.transitions) {
      const [before, after] = [reservationUnder(from), reservationUnder(to)];
      if (before !== "held") expect(after, `${from} to ${to}`).to.equal(before);
    }
  });

  it("gives a unit back with the cancellation alone, and sells it at the latest with the seller's money", () => {
    for (const stage of ORDER_STAGES)
      expect(reservationUnder(stage) === "released", stage).to.equal(stage === "cancelled");
    expect(reservationUnder("completed")).to.equal("sold");
  });

  it("puts money into escrow when it is paid, and takes it out at an end alone", () => {
    const isEnd = (stage: string) => !orderMachine.transitions.some(({ from }) => from === stage);
    for (const { from, event, to } of orderMachine.transitions) {
      if (!holdsEscrow(from) && holdsEscrow(to)) expect(event).to.equal("pay");
      if (holdsEscrow(from) && !holdsEscrow(to)) expect(isEnd(to), `${from} to ${to}`).to.equal(true);
    }
    for (const stage of ORDER_STAGES) if (isEnd(stage)) expect(holdsEscrow(stage), stage).to.equal(false);
  });

  it("leaves the seller no way to the money but through the buyer, a moderator or time", () => {
    for (const { event, by } of orderMachine.transitions)
      if (event === "release" || event === "deliver") expect(by).to.not.include("seller");
  });
});
