import { failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import fc from "fast-check";
import { releaseReservation, reserveUnit, sellReservation } from "./inventory.ts";
import { countUnits, statusOf } from "./inventory-status.ts";
import { type ListingSuite, openListingSuite } from "./listing.fixture.ts";
import { listingsOf, readListing } from "./listing-store.ts";

describe("units of a listing and its status", function () {
  this.timeout(300_000);
  let suite: ListingSuite;
  before(async () => {
    suite = await openListingSuite();
  });
  after(() => suite.close());

  const reserve = async (listingId: string) => {
    const reservationId = suite.newId();
    const claim = { reservationId, listingId, buyerId: suite.buyer, expiresAt: null, now: suite.clock() };
    await suite.sales.changeUnits([{ listingId, effect: "reserve" }], (transaction) =>
      reserveUnit(transaction, claim),
    );
    return reservationId;
  };
  const end = (listingId: string, reservationId: string, effect: "release" | "sell") =>
    suite.sales.changeUnits([{ listingId, effect }], (transaction) =>
      effect === "sell"
        ? sellReservation(transaction, reservationId, suite.clock())
        : releaseReservation(transaction, reservationId, suite.clock()),
    );
  const statusIn = async (id: string) => (await readListing(suite.stores.mongo, id))?.status;
  const agreed = async (id: string) => {
    const stock = (await countUnits(suite.stores.postgres.sequelize, [id])).get(id);
    if (stock === undefined) throw new Error(`${id} has no units`);
    const counted = statusOf(stock);
    expect(await statusIn(id)).to.equal(counted);
    expect(await listingsOf(suite.stores.mongo).findOne({ _id: id })).to.not.have.property("intent");
    return counted;
  };

  it("go together: active while a unit is free, then reserved while one is held, then sold", async () => {
    const { id } = await suite.active({ units: 2 });
    const first = await reserve(id);
    expect(await agreed(id)).to.equal("active");
    const second = await reserve(id);
    expect(await agreed(id)).to.equal("reserved");
    expect((await failureFrom(reserve(id))).code).to.equal("SOLD_OUT");
    await end(id, first, "sell");
    expect(await agreed(id)).to.equal("reserved");
    await end(id, second, "release");
    expect(await agreed(id)).to.equal("active");
    await end(id, await reserve(id), "sell");
    expect(await agreed(id)).to.equal("sold");
  });

  it("both stay as they were when the work is refused", async () => {
    const { id } = await suite.active();
    const before = await readListing(suite.stores.mongo, id);
    const refused = suite.sales.changeUnits([{ listingId: id, effect: "reserve" }], async () => {
      throw new Error("the card was declined");
    });
    expect(String(await refused.catch((error: unknown) => error))).to.contain("declined");
    expect(await readListing(suite.stores.mongo, id)).to.deep.equal(before);
    expect(await agreed(id)).to.equal("active");
  });

  it("agree after any mixture of changes at once", async () => {
    const effects = fc.array(fc.constantFrom("reserve" as const, "release" as const, "sell" as const), {
      minLength: 4,
      maxLength: 10,
    });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 3 }), effects, async (units, wanted) => {
        const { id } = await suite.active({ units });
        const held: string[] = [await reserve(id)];
        await Promise.allSettled(
          wanted.map(async (effect) => {
            if (effect === "reserve") held.push(await reserve(id));
            else await end(id, held[0] ?? suite.newId(), effect);
          }),
        );
        await agreed(id);
      }),
      { numRuns: 25, seed: 4 },
    );
  });

  it("let one of many sellers' and buyers' commands through at a time, and agree in each of 20 rounds", async () => {
    for (let round = 0; round < 20; round += 1) {
      const { id, version } = await suite.active();
      const outcomes = await Promise.allSettled([
        reserve(id),
        suite.as(suite.seller).withdraw(suite.keyed({ id, version })),
        reserve(id),
        suite.as(suite.seller).update({ id, version, title: "Fairphone 5, blue" }),
        reserve(id),
      ]);
      const status = await statusIn(id);
      const reserved = [0, 2, 4].filter((index) => outcomes[index]?.status === "fulfilled").length;
      expect(reserved).to.be.at.most(1);
      expect(status).to.equal(
        reserved === 1 ? "reserved" : outcomes[1]?.status === "fulfilled" ? "draft" : "active",
      );
      expect(await suite.onSale(id)).to.equal(status !== "draft");
    }
  });

  it("are finished for a process that died: dropped before its decision, applied after it", async () => {
    for (const decided of [false, true]) {
      const { id, version } = await suite.active();
      const gid = `listing:${id}`;
      const deadline = new Date(suite.clock().getTime() - 1);
      const change = { status: "reserved", updatedAt: suite.clock() };
      await listingsOf(suite.stores.mongo).updateOne(
        { _id: id },
        { $set: { intent: { gid, deadline, change } } },
      );
      if (decided) {
        await suite.stores.postgres.sequelize.query(
          "INSERT INTO two_phase_decisions VALUES ($gid, 'commit', '{listings}', $at)",
          { bind: { gid, at: deadline.toISOString() } },
        );
        suite.advance(10_000);
      }
      // Readers see the old values until then.
      expect((await suite.seenBy(null).byId({ id })).status).to.equal("active");
      await suite.sales.twoPhase.resolve();
      expect(await readListing(suite.stores.mongo, id)).to.include({
        status: decided ? "reserved" : "active",
        version: decided ? version + 1 : version,
      });
      // Whoever has finished it has also ended what was kept.
      const status = decided ? "reserved" : "active";
      expect((await suite.seenBy(null).byId({ id })).status).to.equal(status);
    }
  });
});
