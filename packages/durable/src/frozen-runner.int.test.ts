import { expect } from "chai";
import { buying, type CrashSuite, LONG, openCrashSuite, type Round, taking } from "./crash-suite.fixture.ts";
import type { ShopOrder } from "./shop-process.fixture.ts";
import type { ShopProcess } from "./shop-processes.fixture.ts";

/*
 * A process stands still at a point, as in a long pause of a virtual machine. Others take over and finish; then it
 * wakes up and goes on as if nothing had been. PostgreSQL ends a transaction that it holds open meanwhile.
 */

const TIMEOUT_MS = 600;

const inTwoPhase = [
  "two-phase/prepare:after",
  "two-phase/work:after",
  "two-phase/decide:after",
  "two-phase/commit:after",
];
const inTwoPhaseLong = [
  "mongo-intent/prepare:before",
  "prepared-transaction/work:after",
  "prepared-transaction/prepare:after",
  "two-phase/commit:before",
  "mongo-intent/commit:before",
  "prepared-transaction/commit:before",
  "two-phase/mark-finished:before",
];
const inPurchase = [
  "saga/purchase/reserve/run:before",
  "saga/purchase/authorise/run:before",
  "saga/purchase/authorise/record:before",
  "saga/purchase/capture/record:before",
];
const inPurchaseLong = [
  "saga/insert:after",
  "saga/purchase/verify/record:after",
  "saga/purchase/reserve/record:after",
  "saga/purchase/authorise/begin:after",
  "saga/purchase/order/run:after",
  "saga/purchase/capture/begin:before",
  "saga/purchase/capture/run:before",
  "saga/purchase/notify/run:after",
];
const inUndo = ["saga/purchase/order/undo:after"];
const inUndoLong = ["saga/purchase/authorise/undo:before", "saga/purchase/reserve/record-undo:before"];

const cases: readonly { readonly points: readonly string[]; readonly order: (round: Round) => ShopOrder }[] =
  [
    {
      points: [...inTwoPhase, ...(LONG ? inTwoPhaseLong : [])],
      order: (round) => taking(round, [round.item, round.other]),
    },
    { points: [...inPurchase, ...(LONG ? inPurchaseLong : [])], order: (round) => buying(round) },
    {
      points: [...inUndo, ...(LONG ? inUndoLong : [])],
      order: (round) => buying(round, { capture: "declines" }),
    },
  ];

describe("a runner that stands still and wakes up", () => {
  let suite: CrashSuite;
  let sleeper: ShopProcess;
  before(async () => {
    suite = await openCrashSuite({ timeoutMs: TIMEOUT_MS });
    sleeper = await suite.victim();
  });
  after(() => suite.close());

  for (const { points, order } of cases) {
    for (const point of points) {
      it(`changes nothing more that others have settled: ${point}`, async () => {
        const round = await suite.newRound();
        await sleeper.send({ do: "arm", at: { point, nth: 1, crash: "freeze" } });
        const answer = sleeper.send(order(round));
        expect(await sleeper.frozen(answer), "it stands still").to.equal(true);
        await suite.recover();
        expect(await suite.violations(), "while it stands still").to.deep.equal([]);
        sleeper.signal("SIGCONT");
        expect(await answer).to.not.equal(null);
        await suite.recover();
        expect(await suite.violations(), "after it woke up").to.deep.equal([]);
      });
    }
  }
});
