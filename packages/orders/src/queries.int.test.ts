import { encodeCursor, idsFrom, systemClock } from "@marketplace/kernel";
import { addAccount, addListing, failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { placing } from "./order.fixture.ts";
import { type Caller, type OrdersSuite, ordersSuite } from "./orders-suite.fixture.ts";

describe("orders.byId", () => {
  let orders: OrdersSuite;
  before(async () => {
    orders = await ordersSuite();
  });
  after(() => orders.close());

  it("shows an order to its two sides and to those who moderate, who may do nothing to it", async () => {
    const { id: orderId } = await orders.orderIn("pending");
    const other = await addAccount(orders.suite.stores);
    expect(await orders.as(orders.sellerId).byId({ orderId })).to.include({ id: orderId });
    for (const role of ["moderator", "admin"] as const)
      expect(await orders.as(other, role).byId({ orderId })).to.deep.include({ id: orderId, allowed: [] });
  });

  it("does not exist for anyone else", async () => {
    const { id: orderId } = await orders.orderIn("pending");
    const other = orders.as(await addAccount(orders.suite.stores));
    const foreign = await failureFrom(other.byId({ orderId }));
    const missing = await failureFrom(other.byId({ orderId: idsFrom(systemClock)() }));
    expect(foreign).to.include({ code: "NOT_FOUND" });
    expect(foreign).to.deep.equal(missing);
    expect(await failureFrom(orders.as(null).byId({ orderId }))).to.include({ code: "UNAUTHENTICATED" });
  });
});

describe("orders.mine", () => {
  let orders: OrdersSuite;
  let me: Caller;
  /** My orders, newest first and by id within an instant, with the side that I am on. */
  const placed: { id: string; role: "buyer" | "seller" }[] = [];

  before(async () => {
    orders = await ordersSuite();
    const { stores } = orders.suite;
    const myId = await addAccount(stores);
    me = orders.as(myId);
    for (let index = 0; index < 9; index += 1) {
      const role = index % 3 === 0 ? "seller" : "buyer";
      const sellerId = role === "seller" ? myId : orders.sellerId;
      const listingId = await addListing(stores, { sellerId, title: `Listing ${index}` });
      const buyer = role === "seller" ? orders.as(orders.buyerId) : me;
      const { id } = await buyer.place(placing({ listingId }));
      placed.push({ id, role });
      // Pairs share an instant, so that a page may end between two of the same.
      if (index % 2 === 1) orders.time.advance(1_000);
    }
    placed.sort((a, b) => (a.id < b.id ? 1 : -1));
    // An order between others, which is none of mine.
    await orders.orderIn("pending");
  });
  after(() => orders.close());

  const all = async (input: Parameters<Caller["mine"]>[0]) => {
    const pages: { id: string; role: string }[][] = [];
    let cursor: string | undefined;
    do {
      const page = await me.mine({ ...input, ...(cursor === undefined ? {} : { cursor }) });
      pages.push(page.items.map(({ id, role }) => ({ id, role })));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return pages;
  };

  for (const limit of [1, 2, 4, 9, 100]) {
    it(`gives each of my orders once, newest first, in pages of ${limit}`, async () => {
      const pages = await all({ limit });
      expect(pages.flat()).to.deep.equal(placed);
      for (const page of pages.slice(0, -1)) expect(page).to.have.length(limit);
      expect(pages.at(-1)).to.not.have.length(0);
    });
  }

  it("gives one side, and one status", async () => {
    for (const role of ["buyer", "seller"] as const)
      expect((await all({ role, limit: 2 })).flat()).to.deep.equal(
        placed.filter((order) => order.role === role),
      );
    const [newest] = placed.filter(({ role }) => role === "buyer");
    if (newest === undefined) throw new Error("none was placed");
    await me.cancel({ orderId: newest.id, version: 2, reason: "Changed my mind" });
    expect((await all({ status: "cancelled" })).flat()).to.deep.equal([newest]);
    expect((await all({ status: "pending", role: "buyer" })).flat()).to.have.length(5);
    expect((await all({ status: "shipped" })).flat()).to.deep.equal([]);
  });

  it("shows what was bought, at which price", async () => {
    const { items } = await me.mine({ role: "seller", limit: 1 });
    expect(items[0]).to.deep.include({
      listingId: items[0]?.listingId,
      status: "pending",
      price: { amount: 129_900, currency: "DKK" },
    });
    expect(items[0]?.listing.title).to.equal("Listing 6");
    expect(items[0]?.listing.thumbnailUrl).to.match(/-480\.webp$/);
  });

  it("refuses a page link that was not made here, and a guest", async () => {
    for (const cursor of ["x", encodeCursor({ at: "yesterday", id: "1" }), encodeCursor({})])
      expect((await failureFrom(me.mine({ cursor }))).fieldErrors).to.have.property("cursor");
    expect(await failureFrom(orders.as(null).mine({}))).to.include({ code: "UNAUTHENTICATED" });
  });
});

describe("orders.disputes", () => {
  let orders: OrdersSuite;
  before(async () => {
    orders = await ordersSuite();
  });
  after(() => orders.close());

  it("shows moderators what waits for them, the most urgent first, by page, and nobody else", async () => {
    const expected: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      const { id: orderId, version } = await orders.orderIn("shipped");
      await orders.as(orders.buyerId).reportMissing({ orderId, version, explanation: "It never came." });
      expected.push(orderId);
      orders.time.advance(60_000);
    }
    await orders.orderIn("shipped");
    const moderator = orders.as(await addAccount(orders.suite.stores), "moderator");
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page: Awaited<ReturnType<Caller["disputes"]>> = await moderator.disputes({
        limit: 2,
        ...(cursor === undefined ? {} : { cursor }),
      });
      seen.push(...page.items.map(({ id }) => id));
      expect(page.items[0]).to.include({ stage: "missing", buyerId: orders.buyerId });
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).to.deep.equal(expected);
    for (const userId of [orders.sellerId, orders.buyerId])
      expect(await failureFrom(orders.as(userId).disputes({ limit: 2 }))).to.include({ code: "FORBIDDEN" });
  });
});
