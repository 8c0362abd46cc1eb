import { idsFrom, systemClock } from "@marketplace/kernel";
import { addAccount, failureFrom, openTestStores, type TestStores, until } from "@marketplace/testing";
import { expect } from "chai";
import { QueryTypes, type Transaction } from "sequelize";
import { putOnSale, releaseReservation, reserveUnit, sellReservation, takeOffSale } from "./inventory.ts";

const newId = idsFrom(systemClock);
const now = new Date("2026-06-01T12:00:00.000Z");

describe("inventory", () => {
  let suite: TestStores;
  let sellerId: string;
  let buyerId: string;
  before(async () => {
    // Two hundred buyers at once wait longer for each other, on a busy machine, than one call waits for a store.
    suite = await openTestStores({ settings: { STORE_TIMEOUT_MS: "20000" } });
    sellerId = await addAccount(suite.stores);
    buyerId = await addAccount(suite.stores);
  });
  after(() => suite.close());

  const sequelize = () => suite.stores.postgres.sequelize;
  const within = <T>(work: (transaction: Transaction) => Promise<T>) => sequelize().transaction(work);
  const onSale = async (units = 1) => {
    const listingId = newId();
    await within((transaction) => putOnSale(transaction, { listingId, sellerId, units, now }));
    return listingId;
  };
  const reserve = (listingId: string, reservationId = newId()) =>
    within((transaction) =>
      reserveUnit(transaction, { reservationId, listingId, buyerId, expiresAt: null, now }),
    );
  const live = async (listingId: string) => {
    const rows = await sequelize().query<{ unit: number }>(
      "SELECT unit FROM reservations WHERE listing_id = $listingId AND status IN ('held', 'sold') ORDER BY unit",
      { type: QueryTypes.SELECT, bind: { listingId } },
    );
    return rows.map(({ unit }) => unit);
  };
  /** How many sessions of this suite's database wait for a lock. */
  const waiting = async () => {
    const rows = await sequelize().query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      { type: QueryTypes.SELECT },
    );
    return rows.length;
  };
  const outcomes = async (calls: Promise<unknown>[]) => {
    const count: Record<string, number> = {};
    for (const result of await Promise.all(
      calls.map((call) =>
        call.then(
          () => "done",
          () => failureFrom(call).then(({ code }) => code),
        ),
      ),
    )) {
      count[result] = (count[result] ?? 0) + 1;
    }
    return count;
  };

  describe("reserveUnit", () => {
    it("gives one unit to one of 200 buyers at once", async function () {
      this.timeout(300_000);
      const listingId = await onSale();
      expect(await outcomes(Array.from({ length: 200 }, () => reserve(listingId)))).to.deep.equal({
        done: 1,
        SOLD_OUT: 199,
      });
      expect(await live(listingId)).to.deep.equal([1]);
    });

    it("gives each of 100 units to one of 150 buyers at once", async function () {
      this.timeout(300_000);
      const listingId = await onSale(100);
      expect(await outcomes(Array.from({ length: 150 }, () => reserve(listingId)))).to.deep.equal({
        done: 100,
        SOLD_OUT: 50,
      });
      expect(await live(listingId)).to.deep.equal(Array.from({ length: 100 }, (_, index) => index + 1));
    });

    it("waits for a buyer who may still give up, rather than say that all is sold", async () => {
      const listingId = await onSale();
      const first = await sequelize().transaction();
      await reserveUnit(first, { reservationId: newId(), listingId, buyerId, expiresAt: null, now });
      let ended = false;
      const second = reserve(listingId).finally(() => {
        ended = true;
      });
      await until(async () => ended || (await waiting()) > 0);
      await first.rollback();
      expect(await second).to.deep.equal({ unit: 1 });
    });

    it("refuses what never was on sale, and what was taken off", async () => {
      expect(await failureFrom(reserve(newId()))).to.include({ code: "NOT_FOR_SALE" });
      const listingId = await onSale();
      await within((transaction) => takeOffSale(transaction, { listingId, now }));
      expect(await failureFrom(reserve(listingId))).to.include({ code: "NOT_FOR_SALE" });
    });

    it("leaves nothing behind when its transaction fails", async () => {
      const listingId = await onSale();
      await failureFrom(
        within(async (transaction) => {
          await reserveUnit(transaction, {
            reservationId: newId(),
            listingId,
            buyerId,
            expiresAt: null,
            now,
          });
          throw new Error("rolled back");
        }),
      );
      expect(await live(listingId)).to.deep.equal([]);
    });
  });

  describe("a reservation's end", () => {
    it("puts a released unit back on sale, and says so once or twice", async () => {
      const listingId = await onSale();
      const reservationId = newId();
      await reserve(listingId, reservationId);
      const release = () => within((transaction) => releaseReservation(transaction, reservationId, now));
      await release();
      await release();
      expect(await reserve(listingId)).to.deep.equal({ unit: 1 });
    });

    it("keeps a sold unit sold, and says so once or twice", async () => {
      const listingId = await onSale();
      const reservationId = newId();
      await reserve(listingId, reservationId);
      const sell = () => within((transaction) => sellReservation(transaction, reservationId, now));
      await sell();
      await sell();
      expect(await failureFrom(reserve(listingId))).to.include({ code: "SOLD_OUT" });
      const release = within((transaction) => releaseReservation(transaction, reservationId, now));
      expect(await failureFrom(release)).to.deep.include({
        code: "INVALID_TRANSITION",
        details: { current: "sold", allowedStates: [] },
      });
    });

    it("is asked of a reservation that exists", async () => {
      const sell = within((transaction) => sellReservation(transaction, newId(), now));
      expect(await failureFrom(sell)).to.include({ code: "NOT_FOUND" });
    });

    it("is one of two when a sale and a release meet, in each of 30 rounds", async () => {
      for (let round = 0; round < 30; round += 1) {
        const listingId = await onSale();
        const reservationId = newId();
        await reserve(listingId, reservationId);
        const ends = await outcomes([
          within((transaction) => sellReservation(transaction, reservationId, now)),
          within((transaction) => releaseReservation(transaction, reservationId, now)),
        ]);
        expect(ends).to.deep.equal({ done: 1, INVALID_TRANSITION: 1 });
      }
    });
  });

  describe("takeOffSale", () => {
    it("is refused while a buyer holds a unit, and changes nothing then", async () => {
      const listingId = await onSale(2);
      await reserve(listingId);
      const takeOff = () => within((transaction) => takeOffSale(transaction, { listingId, now }));
      expect(await failureFrom(takeOff())).to.include({ code: "NOT_FOR_SALE" });
      expect(await reserve(listingId)).to.deep.equal({ unit: 2 });
    });

    it("is allowed when every reservation has ended, again, and for what never was on sale", async () => {
      const listingId = await onSale(2);
      const [sold, released] = [newId(), newId()];
      await reserve(listingId, sold);
      await reserve(listingId, released);
      await within((transaction) => sellReservation(transaction, sold, now));
      await within((transaction) => releaseReservation(transaction, released, now));
      for (const id of [listingId, listingId, newId()])
        await within((transaction) => takeOffSale(transaction, { listingId: id, now }));
    });

    it("and a buyer's reservation never both succeed, in each of 50 rounds", async () => {
      for (let round = 0; round < 50; round += 1) {
        const listingId = await onSale();
        const [taken, reserved] = await Promise.allSettled([
          within((transaction) => takeOffSale(transaction, { listingId, now })),
          reserve(listingId),
        ]);
        expect([taken.status, reserved.status].filter((status) => status === "fulfilled")).to.have.length(1);
      }
    });
  });

  describe("putOnSale", () => {
    it("again changes nothing, and lets a withdrawn listing be sold anew", async () => {
      const listingId = await onSale(2);
      await reserve(listingId);
      await within((transaction) => putOnSale(transaction, { listingId, sellerId, units: 2, now }));
      expect(await reserve(listingId)).to.deep.equal({ unit: 2 });
      expect(await failureFrom(reserve(listingId))).to.include({ code: "SOLD_OUT" });
    });

    it("does not take over another seller's listing", async () => {
      const listingId = await onSale();
      const put = within((transaction) =>
        putOnSale(transaction, { listingId, sellerId: buyerId, units: 1, now }),
      );
      expect(await failureFrom(put)).to.include({ code: "INTERNAL" });
    });
  });

  // These go around the code: whatever it does, the database holds.
  describe("the database by itself", () => {
    const insert = (claim: { listingId: string; unit: number; status?: string; id?: string }) =>
      sequelize().query(
        `INSERT INTO reservations (id, listing_id, unit, buyer_id, status, created_at, updated_at)
         VALUES ($id, $listingId, $unit, $buyerId, $status, now(), now())`,
        { bind: { id: newId(), status: "held", buyerId, ...claim } },
      );
    const refused = async (call: Promise<unknown>, words: RegExp) => {
      const failure: unknown = await call.then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(failure).to.have.property("parent").with.property("message").that.matches(words);
    };

    for (const [first, second] of [
      ["held", "held"],
      ["held", "sold"],
      ["sold", "held"],
      ["sold", "sold"],
    ] as const) {
      it(`refuses a unit that is ${first} a second reservation that is ${second}`, async () => {
        const listingId = await onSale();
        await insert({ listingId, unit: 1, status: first });
        await refused(insert({ listingId, unit: 1, status: second }), /reservations_one_live_per_unit/);
      });
    }

    it("refuses a sale of a unit, and of a listing, that does not exist", async () => {
      const listingId = await onSale(2);
      await refused(insert({ listingId, unit: 3 }), /foreign key/);
      await refused(insert({ listingId: newId(), unit: 1 }), /foreign key/);
    });

    it("refuses a hundred and first unit", async () => {
      const listingId = await onSale();
      const add = sequelize().query("INSERT INTO inventory_units VALUES ($listingId, 101)", {
        bind: { listingId },
      });
      await refused(add, /inventory_units_unit_check/);
    });

    for (const [change, words] of [
      ["UPDATE reservations SET status = 'held' WHERE id = $id", /released stays so/],
      ["UPDATE reservations SET status = 'sold' WHERE id = $id", /released stays so/],
      ["DELETE FROM reservations WHERE id = $id", /not deleted/],
    ] as const) {
      it(`refuses on a released reservation: ${change}`, async () => {
        const listingId = await onSale();
        const id = newId();
        await insert({ listingId, unit: 1, status: "released", id });
        await refused(sequelize().query(change, { bind: { id } }), words);
      });
    }

    it("refuses to hand a reservation to another buyer or unit", async () => {
      const listingId = await onSale(2);
      const id = newId();
      await insert({ listingId, unit: 1, id });
      const hand = (sql: string, to: string | number) =>
        refused(sequelize().query(sql, { bind: { id, to } }), /stays with its unit and its buyer/);
      await hand("UPDATE reservations SET buyer_id = $to WHERE id = $id", sellerId);
      await hand("UPDATE reservations SET unit = $to WHERE id = $id", 2);
    });
  });
});
