import { idsFrom, systemClock } from "@marketplace/kernel";
import { actorOf, addAccount, addListing, failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { lockBuyer, MAX_OPEN_ORDERS } from "./buyer-quota.ts";
import type { OrderDeps } from "./deps.ts";
import { placing, price, shipping } from "./order.fixture.ts";
import { callerOf, type OrdersSuite, ordersSuite } from "./orders-suite.fixture.ts";
import { askUntilDecided } from "./told-to-ask-again.fixture.ts";

const newId = idsFrom(systemClock);

type Db = OrderDeps["mongo"]["db"];

/** A database in which something happens before each look for a document. */
function slowToFind(db: Db, before: () => Promise<void>): Db {
  const slow = (collection: ReturnType<Db["collection"]>) =>
    new Proxy(collection, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name);
        if (name !== "findOne" || typeof member !== "function") return member;
        return async (...query: unknown[]) => {
          await before();
          return Reflect.apply(member, target, query);
        };
      },
    });
  return new Proxy(db, {
    get: (target, name) =>
      name === "collection"
        ? (collection: string) => slow(target.collection(collection))
        : Reflect.get(target, name),
  });
}

describe("orders.place", () => {
  let orders: OrdersSuite;
  before(async () => {
    orders = await ordersSuite();
  });
  after(() => orders.close());

  const buy = (listingId: string, changes: Partial<Parameters<typeof placing>[0]> = {}) =>
    orders.as(orders.buyerId).place(placing({ listingId, ...changes }));

  it("answers with the order, holds the unit, and shows the listing as reserved", async () => {
    const listingId = await orders.offer();
    const order = await buy(listingId);
    expect(order).to.deep.include({
      ...{
        buyerId: orders.buyerId,
        sellerId: orders.sellerId,
        listingId,
        status: "pending",
        stage: "placed",
        price,
        version: 2,
      },
      shipping: { ...shipping, trackingNumber: null, estimatedDelivery: null },
      history: [
        { event: "place", from: null, to: "capturing", at: orders.time.clock(), reason: null },
        { event: "pay", from: "capturing", to: "placed", at: orders.time.clock(), reason: null },
      ],
      allowed: ["cancel"],
      payment: { status: "captured", provider: "sandbox" },
      dueAt: new Date(orders.time.clock().getTime() + 86_400_000),
      refunded: { ...price, amount: 0 },
      createdAt: orders.time.clock(),
    });
    expect(order.listing.title).to.equal("Bicycle");
    expect(order.listing.thumbnailUrl).to.match(
      /^http.*\/listing-images\/user\/.*-480\.webp$|^http.*-480\.webp$/,
    );
    expect(await orders.reservationsOf(listingId)).to.deep.equal(["held"]);
    expect(await orders.statusOf(listingId)).to.equal("reserved");
    expect(await orders.as(orders.buyerId).byId({ orderId: order.id })).to.deep.equal(order);
  });

  it("sells each of several units, and shows the listing as active until the last is taken", async () => {
    const listingId = await orders.offer(2);
    await buy(listingId, { idempotencyKey: "first-unit" });
    expect(await orders.statusOf(listingId)).to.equal("active");
    await buy(listingId, { idempotencyKey: "second-unit" });
    expect(await orders.statusOf(listingId)).to.equal("reserved");
    expect(await failureFrom(buy(listingId, { idempotencyKey: "third-unit" }))).to.include({
      code: "SOLD_OUT",
    });
  });

  it("sells one unit to one of 100 buyers at once", async function () {
    this.timeout(300_000);
    const listingId = await orders.offer();
    const buyers = await Promise.all(Array.from({ length: 100 }, () => addAccount(orders.suite.stores)));
    const results = await Promise.allSettled(
      buyers.map((buyerId) => askUntilDecided(() => orders.as(buyerId).place(placing({ listingId })))),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).to.have.length(1);
    for (const result of results)
      if (result.status === "rejected")
        expect(await failureFrom(Promise.reject(result.reason))).to.include({ code: "SOLD_OUT" });
    expect(await orders.reservationsOf(listingId)).to.deep.equal(["held"]);
    expect(await orders.statusOf(listingId)).to.equal("reserved");
  });

  it("lets others order while one buyer's many orders wait for each other", async () => {
    const { sequelize } = orders.suite.stores.postgres;
    const listingId = await orders.offer(2);
    const transaction = await sequelize.transaction();
    await lockBuyer(transaction, orders.buyerId);
    // Three times as many as there are connections.
    const crowd = Array.from({ length: 30 }, () => buy(listingId));
    const other = await addAccount(orders.suite.stores);
    expect(await orders.as(other).place(placing({ listingId }))).to.include({ status: "pending" });
    await transaction.commit();
    expect(new Set((await Promise.all(crowd)).map(({ id }) => id)).size).to.equal(1);
  });

  describe("under an idempotency key", () => {
    it("places one order for 32 calls at once, and gives each the same answer", async () => {
      const listingId = await orders.offer(2);
      const before = await orders.count("orders");
      const answers = await Promise.all(Array.from({ length: 32 }, () => buy(listingId)));
      for (const answer of answers) expect(answer).to.deep.equal(answers[0]);
      expect(await orders.count("orders")).to.equal(before + 1);
      expect(await orders.reservationsOf(listingId)).to.deep.equal(["held"]);
    });

    it("answers with the order when the listing is no longer what it was", async () => {
      const listingId = await orders.offer();
      const first = await buy(listingId);
      await orders.suite.stores.mongo.db
        .collection<{ _id: string }>("listings")
        .updateOne({ _id: listingId }, { $set: { status: "deleted", "price.amount": 1 } });
      expect(await buy(listingId)).to.deep.equal(first);
    });

    it("shows where the order has got to meanwhile", async () => {
      const listingId = await orders.offer();
      const { id, version } = await buy(listingId);
      const confirmed = await orders.as(orders.sellerId).confirm({ orderId: id, version });
      expect(await buy(listingId)).to.deep.include({ id, status: "confirmed", version: confirmed.version });
    });

    it("answers with the order when that is placed while a second call looks at the listing", async () => {
      const listingId = await orders.offer();
      const { db } = orders.suite.stores.mongo;
      const first: Awaited<ReturnType<typeof buy>>[] = [];
      const between = async () => {
        if (first.length > 0) return;
        first.push(await buy(listingId));
        await db
          .collection<{ _id: string }>("listings")
          .updateOne({ _id: listingId }, { $set: { status: "deleted" } });
      };
      const call = callerOf({ ...orders.deps, mongo: { db: slowToFind(db, between) } });
      const second = await call(actorOf(orders.buyerId)).place(placing({ listingId }));
      expect(second).to.deep.equal(first[0]);
    });

    it("refuses another order, of 16 calls at once as of one later", async () => {
      const [listingId, other] = [await orders.offer(), await orders.offer()];
      const key = { idempotencyKey: "one-key-for-two" };
      const results = await Promise.allSettled(
        Array.from({ length: 16 }, (_, index) => buy(index % 2 === 0 ? listingId : other, key)),
      );
      const placed = results.flatMap((result) =>
        result.status === "fulfilled" ? [result.value.listingId] : [],
      );
      expect(new Set(placed)).to.have.property("size", 1);
      expect(placed).to.have.length(8);
      const loser = placed[0] === listingId ? other : listingId;
      expect(await failureFrom(buy(loser, key))).to.include({ code: "IDEMPOTENCY_MISMATCH" });
      expect(await orders.reservationsOf(loser)).to.deep.equal([]);
      const moved = { ...key, shipping: { ...shipping, method: "express" as const } };
      expect(await failureFrom(buy(listingId, moved))).to.include({ code: "IDEMPOTENCY_MISMATCH" });
    });

    it("is each buyer's own", async () => {
      const listingId = await orders.offer(2);
      const other = await addAccount(orders.suite.stores);
      const mine = await buy(listingId);
      const theirs = await orders.as(other).place(placing({ listingId }));
      expect(theirs.id).to.not.equal(mine.id);
    });
  });

  describe("refuses", () => {
    const refusal = async (listingId: string, changes: Partial<Parameters<typeof placing>[0]> = {}) => {
      const rows = await orders.count("reservations");
      const failure = await failureFrom(buy(listingId, changes));
      expect(await orders.count("reservations"), "reservations").to.equal(rows);
      return failure;
    };
    const listing = (traits: Partial<Parameters<typeof addListing>[1]>) =>
      addListing(orders.suite.stores, { sellerId: orders.sellerId, ...traits });

    it("a guest", async () => {
      const place = orders.as(null).place(placing({ listingId: await orders.offer() }));
      expect(await failureFrom(place)).to.include({ code: "UNAUTHENTICATED" });
    });

    it("a listing that is missing, deleted, a draft or hidden", async () => {
      expect(await refusal(newId())).to.include({ code: "NOT_FOUND" });
      for (const traits of [{ status: "deleted" }, { status: "draft" }, { moderation: "hidden" }] as const)
        expect(await refusal(await listing(traits))).to.include({ code: "NOT_FOUND" });
    });

    it("one's own listing", async () => {
      const own = await listing({ sellerId: orders.buyerId });
      expect(await refusal(own)).to.include({ code: "FORBIDDEN" });
    });

    it("what is sold, and what is not on sale whatever its status says", async () => {
      expect(await refusal(await listing({ status: "sold" }))).to.include({ code: "SOLD_OUT" });
      expect(await refusal(await listing({ onSale: false }))).to.include({ code: "NOT_FOR_SALE" });
    });

    it("another price than the buyer saw, and tells it", async () => {
      const listingId = await orders.offer();
      for (const expectedPrice of [
        { ...price, amount: 1 },
        { ...price, currency: "SEK" },
      ]) {
        expect(await refusal(listingId, { expectedPrice })).to.deep.include({
          code: "PRICE_CHANGED",
          details: price,
        });
      }
    });

    it("fields that the form does not take, beside those that need correcting", async () => {
      const listingId = await orders.offer();
      const hostile = {
        ...placing({ listingId }),
        status: "delivered",
        sellerId: orders.buyerId,
        price: { amount: 1 },
      };
      expect((await failureFrom(orders.as(orders.buyerId).place(hostile))).fieldErrors).to.have.all.keys(
        "status",
        "sellerId",
        "price",
      );
      const address = { ...shipping.address, country: "XX", name: " " };
      const failure = await refusal(listingId, { shipping: { ...shipping, address } });
      expect(failure.fieldErrors).to.have.all.keys("shipping.address.country", "shipping.address.name");
    });

    it(`more than ${MAX_OPEN_ORDERS} open orders of one buyer, of 100 at once`, async function () {
      this.timeout(300_000);
      const buyerId = await addAccount(orders.suite.stores);
      const listingId = await orders.offer(100);
      const place = (index: number) =>
        orders.as(buyerId).place(placing({ listingId, idempotencyKey: `quota-${index}-key` }));
      const results = await Promise.allSettled(Array.from({ length: 100 }, (_, index) => place(index)));
      const placed = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
      expect(placed).to.have.length(MAX_OPEN_ORDERS);
      expect(await failureFrom(place(1_000))).to.deep.include({
        code: "RATE_LIMITED",
        details: { open: MAX_OPEN_ORDERS, limit: MAX_OPEN_ORDERS },
      });
      const [first] = placed;
      if (first === undefined) throw new Error("none was placed");
      await orders.as(buyerId).cancel({ orderId: first.id, version: 2, reason: "Too many" });
      expect(await place(1_001)).to.include({ status: "pending" });
    });
  });

  describe("after a process that died in the middle", () => {
    type WithIntent = { _id: string; status: string; version: number; intent?: object };
    const listings = () => orders.suite.stores.mongo.db.collection<WithIntent>("listings");
    const intent = (gid: string) => ({
      gid,
      deadline: new Date(orders.time.clock().getTime() - 1),
      change: { status: "reserved", updatedAt: orders.time.clock() },
    });

    it("that had prepared and not decided, the next buyer gets the unit", async () => {
      const listingId = await orders.offer();
      await listings().updateOne({ _id: listingId }, { $set: { intent: intent(`listing:${listingId}`) } });
      expect(await buy(listingId)).to.include({ status: "pending" });
      expect(await listings().findOne({ _id: listingId })).to.not.have.property("intent");
      expect(await orders.statusOf(listingId)).to.equal("reserved");
      expect(await orders.reservationsOf(listingId)).to.deep.equal(["held"]);
    });

    it("that had decided and not told MongoDB, the next buyer is refused, and the listing says why", async () => {
      const listingId = await orders.offer();
      const order = await buy(listingId);
      // What stood there between the decision and its end.
      const gid = `listing:${listingId}`;
      await orders.suite.stores.postgres.sequelize.query(
        "INSERT INTO two_phase_decisions VALUES ($gid, 'commit', '{listings}', $at)",
        { bind: { gid, at: orders.time.clock().toISOString() } },
      );
      await listings().updateOne(
        { _id: listingId },
        { $set: { status: "active", intent: intent(gid) }, $inc: { version: -1 } },
      );
      const other = await addAccount(orders.suite.stores);
      const second = orders.as(other).place(placing({ listingId }));
      expect(await failureFrom(second)).to.include({ code: "SOLD_OUT" });
      expect(await orders.statusOf(listingId)).to.equal("reserved");
      expect(await orders.as(orders.buyerId).byId({ orderId: order.id })).to.include({ status: "pending" });
    });
  });
});
