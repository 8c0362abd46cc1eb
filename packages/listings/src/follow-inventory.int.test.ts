import { idsFrom, systemClock } from "@marketplace/kernel";
import { addAccount, addListing, openTestStores, type TestStores } from "@marketplace/testing";
import { expect } from "chai";
import type { Transaction } from "sequelize";
import { followInventory } from "./follow-inventory.ts";
import { releaseReservation, reserveUnit, sellReservation, takeOffSale } from "./inventory.ts";

const newId = idsFrom(systemClock);
const now = new Date("2026-06-01T12:00:00.000Z");

describe("followInventory", () => {
  let suite: TestStores;
  let sellerId: string;
  before(async () => {
    suite = await openTestStores();
    sellerId = await addAccount(suite.stores);
  });
  after(() => suite.close());

  const within = <T>(work: (transaction: Transaction) => Promise<T>) =>
    suite.stores.postgres.sequelize.transaction(work);
  const reserve = async (listingId: string) => {
    const reservationId = newId();
    const buyerId = await addAccount(suite.stores);
    await within((transaction) =>
      reserveUnit(transaction, { reservationId, listingId, buyerId, expiresAt: null, now }),
    );
    return reservationId;
  };
  const follow = (listingId: string) => followInventory(suite.stores, { listingId, now });
  const listingOf = (listingId: string) =>
    suite.stores.mongo.db
      .collection<{ _id: string; status: string; version: number; updatedAt: Date }>("listings")
      .findOne({ _id: { $eq: listingId } }, { projection: { _id: 0, status: 1, version: 1, updatedAt: 1 } });

  it("says active while a unit is free, then reserved while one is held, then sold", async () => {
    const listingId = await addListing(suite.stores, { sellerId, units: 2 });
    const first = await reserve(listingId);
    await follow(listingId);
    expect(await listingOf(listingId)).to.include({ status: "active", version: 1 });
    const second = await reserve(listingId);
    await follow(listingId);
    expect(await listingOf(listingId)).to.deep.equal({ status: "reserved", version: 2, updatedAt: now });
    await within((transaction) => sellReservation(transaction, first, now));
    await follow(listingId);
    expect(await listingOf(listingId)).to.include({ status: "reserved", version: 2 });
    await within((transaction) => sellReservation(transaction, second, now));
    await follow(listingId);
    expect(await listingOf(listingId)).to.include({ status: "sold", version: 3 });
  });

  it("makes good what earlier calls missed, and changes nothing the second time", async () => {
    const listingId = await addListing(suite.stores, { sellerId, status: "reserved" });
    await follow(listingId);
    await follow(listingId);
    expect(await listingOf(listingId)).to.include({ status: "active", version: 2 });
  });

  for (const status of ["draft", "sold", "deleted"] as const) {
    it(`leaves a listing that its seller made ${status} alone`, async () => {
      const listingId = await addListing(suite.stores, { sellerId, status });
      await follow(listingId);
      expect(await listingOf(listingId)).to.include({ status, version: 1 });
    });
  }

  it("knows nothing of a listing that never was on sale", async () => {
    await follow(newId());
  });

  it("ends at the truth however many follow at once, in each of 10 rounds", async () => {
    for (let round = 0; round < 10; round += 1) {
      const listingId = await addListing(suite.stores, { sellerId });
      const held = await reserve(listingId);
      await Promise.all([
        follow(listingId),
        within((transaction) => releaseReservation(transaction, held, now)).then(() => follow(listingId)),
        follow(listingId),
        follow(listingId),
      ]);
      expect(await listingOf(listingId)).to.include({ status: "active" });
    }
  });

  it("does not put back on sale what its seller takes off meanwhile, in each of 10 rounds", async () => {
    const listings = suite.stores.mongo.db.collection<{ _id: string }>("listings");
    for (let round = 0; round < 10; round += 1) {
      const listingId = await addListing(suite.stores, { sellerId, status: "reserved" });
      await Promise.all([
        follow(listingId),
        within((transaction) => takeOffSale(transaction, { listingId, now })).then(() =>
          listings.updateOne({ _id: { $eq: listingId } }, { $set: { status: "sold" } }),
        ),
        follow(listingId),
      ]);
      expect(await listingOf(listingId)).to.include({ status: "sold" });
    }
  });
});
