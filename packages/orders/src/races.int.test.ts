import { verifyLedger } from "@marketplace/ledger";
import { findPayment } from "@marketplace/payments";
import { rowsOf } from "@marketplace/stores";
import { failureFrom, race } from "@marketplace/testing";
import { expect } from "chai";
import { z } from "zod";
import { booksOf, expectAgreement } from "./books.fixture.ts";
import { type DeadPlacing, deadPlacing } from "./dead-placing.fixture.ts";
import type { OrderDeps } from "./deps.ts";
import { expireReservations } from "./expire-reservations.ts";
import { RESERVATION_MS } from "./order-deadline.ts";
import { type OrdersSuite, ordersSuite } from "./orders-suite.fixture.ts";
import { passDeadlines } from "./pass-deadlines.ts";
import { type Purchase, purchase, purchaseIn, TO_CONFIRM } from "./purchase.fixture.ts";

const AT_ONCE = 5;

/** Runs rounds a few at a time: enough to keep both sides busy, and few enough for a small machine. */
async function rounds(count: number, batch: (first: number) => Promise<void>): Promise<void> {
  for (let first = 0; first < count; first += AT_ONCE) await batch(first);
}

function several<T>(make: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: AT_ONCE }, (_, index) => make(index)));
}

/** Lets two race of whom neither is refused; what either fails with is thrown. */
async function raceThrough(
  nth: number,
  one: () => Promise<unknown>,
  other: () => Promise<unknown>,
): Promise<void> {
  for (const result of await race(nth, one, other)) if (result.status === "rejected") throw result.reason;
}

describe("of two who want an order otherwise one wins", () => {
  let orders: OrdersSuite;
  before(async () => {
    orders = await ordersSuite();
  });
  after(() => orders.close());

  afterEach(async () => {
    expect(await verifyLedger(orders.suite.stores.postgres.sequelize)).to.deep.equal([]);
    expect(await orders.deps.sagas.list({ status: "needs-attention" })).to.deep.equal([]);
    expect(await orders.deps.sagas.list({ status: "running" })).to.deep.equal([]);
  });

  /** The dependencies of a process whose clock is further than this one's, by as much as there is time to pay. */
  const later = (): OrderDeps => {
    const now = orders.time.clock().getTime() + RESERVATION_MS;
    return { ...orders.deps, clock: () => new Date(now) };
  };
  const agreed = async (id: string) => {
    const books = await booksOf(orders, id);
    expectAgreement(books);
    return books;
  };

  it("the buyer who cancels, or the seller who ships: 200 rounds", async () => {
    const wins = { cancelled: 0, shipped: 0 };
    await rounds(200, async (batch) => {
      const bought = await several(() => purchaseIn(orders, "confirmed"));
      await Promise.all(bought.map((one, index) => raceFor(one, batch + index)));
      await orders.deps.sagas.recover();
      for (const { id } of bought) {
        const { stage, refunded, listing } = await agreed(id);
        if (stage !== "cancelled" && stage !== "shipped") throw new Error(`It is ${stage}`);
        wins[stage] += 1;
        expect([refunded > 0, listing]).to.deep.equal(
          stage === "cancelled" ? [true, "active"] : [false, "reserved"],
        );
      }
    });
    // Both do win at times, or the rounds would show nothing.
    expect(wins.cancelled).to.be.greaterThan(0);
    expect(wins.shipped).to.be.greaterThan(0);

    async function raceFor(one: Purchase, nth: number): Promise<void> {
      const { version } = await one.at();
      const results = await race(
        nth,
        () => one.move("cancel"),
        () => one.move("ship"),
      );
      const lost = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
      expect(lost).to.have.length(1);
      const { code } = await failureFrom(Promise.reject(lost[0]));
      expect(["STALE_VERSION", "INVALID_TRANSITION"]).to.include(code);
      const { history, ...after } = await one.see();
      expect([after.version, history.length]).to.deep.equal([version + 1, version + 1]);
    }
  }).timeout(300_000);

  it("the buyer who confirms the payment, or the time to pay: 100 rounds", async () => {
    const wins = { cancelled: 0, placed: 0 };
    await rounds(100, async (batch) => {
      const bought = await several(() => purchase(orders, TO_CONFIRM));
      const confirm = () =>
        Promise.all(bought.map((one) => one.as("buyer").confirmPayment({ orderId: one.id })));
      const pass = () => passDeadlines(later());
      await raceThrough(batch / AT_ONCE, pass, confirm);
      await orders.deps.sagas.recover();
      for (const { id } of bought) {
        const { stage, postings, listing } = await agreed(id);
        if (stage !== "cancelled" && stage !== "placed") throw new Error(`It is ${stage}`);
        wins[stage] += 1;
        expect([postings, listing]).to.deep.equal(
          stage === "placed" ? [["capture"], "reserved"] : [[], "active"],
        );
      }
    });
    expect(wins.cancelled).to.be.greaterThan(0);
    expect(wins.placed).to.be.greaterThan(0);
  }).timeout(300_000);

  it("who records the order, or who gives the unit back: 100 rounds", async () => {
    const wins = { recorded: 0, released: 0 };
    await rounds(100, async (batch) => {
      const dead = await several((index) => deadPlacing(orders, index % 2 === 0 ? undefined : TO_CONFIRM));
      // Its runner is gone, and whoever takes it over has asked what became of its call.
      orders.time.advance(60_000);
      await orders.deps.sagas.recover();
      orders.time.advance(1_000);
      await raceThrough(
        batch / AT_ONCE,
        () => orders.deps.sagas.recover(),
        () => expireReservations(later()),
      );
      await takenBack();
      for (const one of dead) wins[await outcomeOf(one)] += 1;
    });
    expect(wins.recorded).to.be.greaterThan(0);
    expect(wins.released).to.be.greaterThan(0);

    /** Lets what was given up be taken back, with the time that this takes. */
    async function takenBack(): Promise<void> {
      for (let round = 0; round < 3; round += 1) {
        orders.time.advance(1_000);
        await orders.deps.sagas.recover();
      }
    }
    async function outcomeOf({ listingId }: DeadPlacing): Promise<"recorded" | "released"> {
      const { sequelize } = orders.suite.stores.postgres;
      const [placed] = await rowsOf(
        sequelize,
        z.object({ status: z.string(), order: z.string().nullable(), key: z.string() }),
        {
          sql: `SELECT reservations.status, orders.id AS order, sagas.input #>> '{payment,key}' AS key
                FROM reservations LEFT JOIN orders ON orders.reservation_id = reservations.id
                JOIN sagas ON sagas.input #>> '{items,0,listingId}' = reservations.listing_id::text
                WHERE reservations.listing_id = $listingId`,
          bind: { listingId },
        },
      );
      if (placed === undefined) throw new Error("Nothing was held");
      if (placed.order !== null) {
        expect(["placed", "paying"]).to.include((await agreed(placed.order)).stage);
        return "recorded";
      }
      const payment = await findPayment(sequelize, placed.key);
      expect([placed.status, await orders.statusOf(listingId), payment?.status]).to.deep.equal([
        "released",
        "active",
        "voided",
      ]);
      return "released";
    }
  }).timeout(300_000);
});
