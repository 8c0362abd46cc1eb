import { addAccount, addListing, failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { expireOffers } from "./expire-offers.ts";
import { expireReservations } from "./expire-reservations.ts";
import { MAX_LIVE_OFFERS } from "./make-offer.ts";
import { offersOf } from "./offers.fixture.ts";
import { placing, price } from "./order.fixture.ts";
import { type OrdersSuite, ordersSuite } from "./orders-suite.fixture.ts";
import { passDeadlines } from "./pass-deadlines.ts";

const HOUR_MS = 3_600_000;
const DECLINES = { token: "4000000000000002" };

describe("an offer", () => {
  let orders: OrdersSuite;
  let as: ReturnType<typeof offersOf>;
  before(async () => {
    orders = await ordersSuite();
    as = offersOf(orders.deps);
  });
  after(() => orders.close());

  const dkk = (amount: number) => ({ amount, currency: "DKK" });
  const low = dkk(100_000);
  const seller = () => as(orders.sellerId);

  /** A buyer of its own with an offer on a new listing. */
  async function made(units = 1) {
    const [buyerId, listingId] = [await addAccount(orders.suite.stores), await orders.offer(units)];
    const buyer = as(buyerId);
    const offer = await buyer.make({ listingId, price: low, message: "Would you take a thousand?" });
    return { buyerId, buyer, listingId, offerId: offer.id };
  }

  /** One that the seller has accepted, which holds the unit. */
  async function accepted() {
    const one = await made();
    await seller().accept({ offerId: one.offerId, version: 1 });
    const place = (changes: Partial<Parameters<typeof placing>[0]> = {}) =>
      orders
        .as(one.buyerId)
        .place(placing({ listingId: one.listingId, offerId: one.offerId, expectedPrice: low, ...changes }));
    return { ...one, place };
  }

  const stands = async (listingId: string) => [
    await orders.reservationsOf(listingId),
    await orders.statusOf(listingId),
  ];

  it("goes back and forth until one side accepts, and holds the unit at the agreed price from then on", async () => {
    const { buyerId, buyer, listingId, offerId } = await made();
    expect(await stands(listingId)).to.deep.equal([[], "active"]);
    const countered = await seller().counter({ offerId, version: 1, price: dkk(115_000), message: "115" });
    expect(countered).to.deep.include({ status: "countered", price: dkk(115_000), allowed: ["withdraw"] });
    await buyer.counter({ offerId, version: 2, price: dkk(110_000) });
    const agreed = await seller().accept({ offerId, version: 3 });
    expect(agreed).to.deep.include({ status: "accepted", price: dkk(110_000) });
    expect(agreed.expiresAt).to.deep.equal(new Date(orders.time.clock().getTime() + 24 * HOUR_MS));
    expect(await stands(listingId)).to.deep.equal([["held"], "reserved"]);

    const order = await orders
      .as(buyerId)
      .place(placing({ listingId, offerId, expectedPrice: dkk(110_000) }));
    expect(order).to.deep.include({ stage: "placed", price: dkk(110_000), offerId });
    expect(await stands(listingId)).to.deep.equal([["held"], "reserved"]);
    const { status, moves } = await buyer.byId({ offerId });
    expect(status).to.equal("bought");
    expect(moves.map(({ event, by, price: { amount } }) => [event, by, amount])).to.deep.equal([
      ["make", "buyer", 100_000],
      ["counter", "seller", 115_000],
      ["counter", "buyer", 110_000],
      ["accept", "seller", 110_000],
      ["pay", "buyer", 110_000],
      ["buy", "system", 110_000],
    ]);
  });

  it("is shown to its two sides alone, in lists by side and page", async () => {
    const { buyerId, buyer, offerId } = await made();
    expect(await seller().byId({ offerId })).to.include({ id: offerId });
    for (const other of [as(await addAccount(orders.suite.stores))]) {
      expect(await failureFrom(other.byId({ offerId }))).to.include({ code: "NOT_FOUND" });
      expect(await failureFrom(other.accept({ offerId, version: 1 }))).to.include({ code: "NOT_FOUND" });
    }
    expect(await failureFrom(as(null).byId({ offerId }))).to.include({ code: "UNAUTHENTICATED" });
    const second = await buyer.make({ listingId: await orders.offer(), price: low });
    orders.time.advance(1);
    const third = await buyer.make({ listingId: await orders.offer(), price: low });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page: Awaited<ReturnType<typeof buyer.mine>> = await buyer.mine({
        limit: 1,
        ...(cursor === undefined ? {} : { cursor }),
      });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).to.have.members([third.id, second.id, offerId]).and.have.length(3);
    const toSeller = await seller().mine({ role: "seller", status: "open" });
    expect(toSeller.items.filter((offer) => offer.buyerId === buyerId)).to.have.length(3);
  });

  it("ends when declined or withdrawn; what an accepted one held is for the next to buy", async () => {
    const declined = await made();
    expect(await seller().decline({ offerId: declined.offerId, version: 1 })).to.include({
      status: "declined",
      expiresAt: null,
    });
    const again = await declined.buyer.make({ listingId: declined.listingId, price: dkk(110_000) });
    expect(again).to.include({ status: "open" });

    const { buyer, listingId, offerId, place } = await accepted();
    await buyer.withdraw({ offerId, version: 2 });
    expect(await stands(listingId)).to.deep.equal([["released"], "active"]);
    expect(await failureFrom(place())).to.include({ code: "INVALID_TRANSITION" });
    expect(await orders.as(orders.buyerId).place(placing({ listingId }))).to.include({ stage: "placed" });
  });

  it("expires after 48 hours without an answer, and a day after its acceptance without payment", async () => {
    const [open, held] = [await made(), await accepted()];
    orders.time.advance(24 * HOUR_MS - 1);
    await expireOffers(orders.deps);
    expect(await seller().byId({ offerId: held.offerId })).to.include({ status: "accepted" });
    orders.time.advance(1);
    await Promise.all([
      expireOffers(orders.deps),
      expireReservations(orders.deps),
      expireOffers(orders.deps),
    ]);
    expect(await seller().byId({ offerId: held.offerId })).to.include({ status: "expired" });
    expect(await stands(held.listingId)).to.deep.equal([["released"], "active"]);
    expect(await failureFrom(held.place())).to.include({ code: "INVALID_TRANSITION" });
    expect(await seller().byId({ offerId: open.offerId })).to.include({ status: "open" });
    orders.time.advance(24 * HOUR_MS);
    // Before the job has come to it, it is over all the same.
    const late = seller().accept({ offerId: open.offerId, version: 1 });
    expect(await failureFrom(late)).to.include({ code: "INVALID_TRANSITION" });
    await expireOffers(orders.deps);
    expect(await seller().byId({ offerId: open.offerId })).to.include({ status: "expired" });
  });

  it("that could not be paid stays accepted, to be paid by another card", async () => {
    const { listingId, place, offerId } = await accepted();
    const declined = place({ payment: DECLINES, idempotencyKey: "declined-card-first" });
    expect(await failureFrom(declined)).to.include({ code: "PAYMENT_DECLINED" });
    expect(await seller().byId({ offerId })).to.include({ status: "accepted" });
    expect(await stands(listingId)).to.deep.equal([["held"], "reserved"]);
    expect(await place({ idempotencyKey: "another-card-then" })).to.include({ stage: "placed" });
  });

  it("is bought once by 16 calls under keys of their own, and shows no way to pay it twice", async () => {
    const { place, listingId } = await accepted();
    const results = await Promise.allSettled(
      Array.from({ length: 16 }, (_, n) => place({ idempotencyKey: `own-key-of-call-${n}` })),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).to.have.length(1);
    for (const result of results)
      if (result.status === "rejected")
        expect(await failureFrom(Promise.reject(result.reason))).to.include({ code: "INVALID_TRANSITION" });
    expect(await orders.reservationsOf(listingId)).to.deep.equal(["held"]);
  });

  it("whose payment the buyer never confirms ends with its order, and the unit is back on sale", async () => {
    const { place, listingId } = await accepted();
    const order = await place({ payment: { token: "4000002500003155" } });
    expect(order).to.include({ stage: "paying" });
    orders.time.advance(24 * HOUR_MS);
    await Promise.all([
      passDeadlines(orders.deps),
      expireOffers(orders.deps),
      expireReservations(orders.deps),
    ]);
    expect(await orders.as(order.buyerId).byId({ orderId: order.id })).to.include({ stage: "cancelled" });
    expect(await stands(listingId)).to.deep.equal([["released"], "active"]);
  });

  it("has each move answered once under its key", async () => {
    const { offerId, listingId } = await made();
    const key = { idempotencyKey: "accept-once-key" };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => seller().accept({ offerId, version: 1, ...key })),
    );
    for (const answer of answers) expect(answer).to.deep.equal(answers[0]);
    expect(await orders.reservationsOf(listingId)).to.deep.equal(["held"]);
    const other = seller().accept({ offerId, version: 2, ...key });
    expect(await failureFrom(other)).to.include({ code: "IDEMPOTENCY_MISMATCH" });
  });

  describe("is refused", () => {
    const refusal = async (listingId: string, offered = low) =>
      failureFrom(as(orders.buyerId).make({ listingId, price: offered }));

    it("on what is not there to be bought, on one's own, and at or above the price", async () => {
      const { stores } = orders.suite;
      const { sellerId } = orders;
      for (const traits of [{ status: "draft" }, { status: "deleted" }, { moderation: "hidden" }] as const)
        expect(await refusal(await addListing(stores, { sellerId, ...traits }))).to.include({
          code: "NOT_FOUND",
        });
      expect(await refusal(await addListing(stores, { sellerId, status: "sold" }))).to.include({
        code: "SOLD_OUT",
      });
      const own = await addListing(stores, { sellerId: orders.buyerId });
      expect(await refusal(own)).to.include({ code: "FORBIDDEN" });
      const listingId = await orders.offer();
      for (const wrong of [price, { amount: 1_000, currency: "SEK" }])
        expect((await refusal(listingId, wrong)).fieldErrors).to.have.keys("price");
    });

    it("beside another live one of the same buyer for the same listing, of 16 at once", async () => {
      const [listingId, buyerId] = [await orders.offer(), await addAccount(orders.suite.stores)];
      const results = await Promise.allSettled(
        Array.from({ length: 16 }, () => as(buyerId).make({ listingId, price: low })),
      );
      expect(results.filter(({ status }) => status === "fulfilled")).to.have.length(1);
      const again = as(buyerId).make({ listingId, price: low });
      expect(await failureFrom(again)).to.include({ code: "ALREADY_EXISTS" });
    });

    it(`from who has ${MAX_LIVE_OFFERS} live ones`, async () => {
      const buyerId = await addAccount(orders.suite.stores);
      for (let made = 0; made < MAX_LIVE_OFFERS; made += 1)
        await as(buyerId).make({ listingId: await orders.offer(), price: low });
      const more = as(buyerId).make({ listingId: await orders.offer(), price: low });
      expect(await failureFrom(more)).to.include({ code: "RATE_LIMITED" });
    });

    it("out of turn, from a past version, and in another currency", async () => {
      const { buyer, offerId } = await made();
      expect(await failureFrom(buyer.accept({ offerId, version: 1 }))).to.include({ code: "FORBIDDEN" });
      expect(await failureFrom(seller().accept({ offerId, version: 7 }))).to.include({
        code: "STALE_VERSION",
      });
      const foreign = seller().counter({ offerId, version: 1, price: { amount: 5, currency: "EUR" } });
      expect((await failureFrom(foreign)).fieldErrors).to.have.keys("price");
    });

    it("at another price than was agreed, or by another buyer", async () => {
      const { listingId, offerId, place } = await accepted();
      expect(await failureFrom(place({ expectedPrice: price }))).to.deep.include({
        code: "PRICE_CHANGED",
        details: low,
      });
      const other = orders.as(await addAccount(orders.suite.stores));
      const stolen = other.place(placing({ listingId, offerId, expectedPrice: low }));
      expect(await failureFrom(stolen)).to.include({ code: "NOT_FOUND" });
    });
  });
});
