import { verifyLedger } from "@marketplace/ledger";
import { rowsOf } from "@marketplace/stores";
import { addAccount, addListing, failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { z } from "zod";
import { offersOf } from "./offers.fixture.ts";
import { payment, placing, price, shipping } from "./order.fixture.ts";
import { type OrdersSuite, ordersSuite } from "./orders-suite.fixture.ts";
import { askUntilDecided } from "./told-to-ask-again.fixture.ts";

describe("a bundle", () => {
  let orders: OrdersSuite;
  before(async () => {
    orders = await ordersSuite();
  });
  after(() => orders.close());

  let keys = 0;
  const bundle = (buyerId: string, listingIds: readonly string[], changes: Partial<Bundle> = {}) => {
    keys += 1;
    const wish = {
      ...{ idempotencyKey: `bundle-key-${keys}`, shipping, payment },
      items: listingIds.map((listingId) => ({ listingId, expectedPrice: price })),
      ...changes,
    };
    return askUntilDecided(() => orders.as(buyerId).placeBundle(wish));
  };
  type Bundle = Parameters<ReturnType<OrdersSuite["as"]>["placeBundle"]>[0];

  const offerMany = (count: number) => Promise.all(Array.from({ length: count }, () => orders.offer()));
  const stands = (listingIds: readonly string[]) =>
    Promise.all(
      listingIds.map(async (id) =>
        [...(await orders.reservationsOf(id)), await orders.statusOf(id)].join(" "),
      ),
    );

  it("is bought together by one payment, an order for each item", async () => {
    const listingIds = await offerMany(3);
    const { bundleId, orders: bought } = await bundle(orders.buyerId, listingIds);
    expect(bought.map(({ listingId }) => listingId)).to.have.members(listingIds);
    for (const order of bought)
      expect(order).to.deep.include({
        bundleId,
        stage: "placed",
        price,
        payment: { status: "captured", provider: "sandbox" },
      });
    expect(await stands(listingIds)).to.deep.equal(listingIds.map(() => "held reserved"));
    const [first, ...others] = bought;
    if (first === undefined) throw new Error("none was bought");
    // Each lives on by itself.
    await orders
      .as(orders.buyerId)
      .cancel({ orderId: first.id, version: first.version, reason: "Only the others" });
    for (const { id } of others)
      expect(await orders.as(orders.buyerId).byId({ orderId: id })).to.include({ stage: "placed" });
    expect(await stands([first.listingId])).to.deep.equal(["released active"]);
  });

  it("is not bought at all when one of its items cannot be, or cannot be paid", async () => {
    const [gone, ...rest] = await offerMany(3);
    if (gone === undefined) throw new Error("no listing");
    await orders.as(orders.buyerId).place(placing({ listingId: gone }));
    const buyerId = await addAccount(orders.suite.stores);
    expect(await failureFrom(bundle(buyerId, [gone, ...rest]))).to.include({ code: "SOLD_OUT" });
    const declined = bundle(buyerId, rest, { payment: { token: "4000000000000002" } });
    expect(await failureFrom(declined)).to.include({ code: "PAYMENT_DECLINED" });
    expect(await stands(rest)).to.deep.equal(rest.map(() => "released active"));
  });

  it("is of one seller, in one currency, each listing once, and at the prices that were seen", async () => {
    const [one, two] = [await orders.offer(), await orders.offer()];
    const { stores } = orders.suite;
    const foreign = await addListing(stores, { sellerId: await addAccount(stores) });
    const krona = await addListing(stores, {
      sellerId: orders.sellerId,
      price: { amount: 500, currency: "SEK" },
    });
    expect((await failureFrom(bundle(orders.buyerId, [one, foreign]))).fieldErrors).to.have.keys("items");
    const mixed = bundle(orders.buyerId, [one, krona], {
      items: [
        { listingId: one, expectedPrice: price },
        { listingId: krona, expectedPrice: { amount: 500, currency: "SEK" } },
      ],
    });
    expect((await failureFrom(mixed)).fieldErrors).to.have.keys("items");
    expect((await failureFrom(bundle(orders.buyerId, [one, one]))).fieldErrors).to.have.keys("items");
    const items = [one, two].map((listingId) => ({ listingId, expectedPrice: { ...price, amount: 1 } }));
    expect(await failureFrom(bundle(orders.buyerId, [], { items }))).to.include({ code: "PRICE_CHANGED" });
  });

  it("never waits for another of the same items in a circle, in 30 rounds of opposite orders", async function () {
    this.timeout(300_000);
    for (let round = 0; round < 30; round += 1) {
      const listingIds = await offerMany(4);
      const buyers = await Promise.all([1, 2, 3].map(() => addAccount(orders.suite.stores)));
      const results = await Promise.allSettled(
        buyers.map((buyerId, n) => bundle(buyerId, n % 2 === 0 ? listingIds : [...listingIds].reverse())),
      );
      expect(results.filter(({ status }) => status === "fulfilled")).to.have.length(1);
      for (const result of results)
        if (result.status === "rejected")
          expect(await failureFrom(Promise.reject(result.reason))).to.include({ code: "SOLD_OUT" });
      expect(await stands(listingIds)).to.deep.equal(listingIds.map(() => "held reserved"));
    }
  });

  it("shares one unit with 500 buyers at once, who buy it now, by an offer or in a bundle: one gets it", async function () {
    this.timeout(300_000);
    const { stores } = orders.suite;
    const unit = await orders.offer();
    const buyers = await Promise.all(Array.from({ length: 500 }, () => addAccount(stores)));
    const as = offersOf(orders.deps);
    const low = { ...price, amount: 100_000 };
    const ways = await Promise.all(
      buyers.map(async (buyerId, n) => {
        switch (n % 3) {
          case 0:
            return () => askUntilDecided(() => orders.as(buyerId).place(placing({ listingId: unit })));
          case 1: {
            const { id: offerId } = await as(buyerId).make({ listingId: unit, price: low });
            const accepting = { offerId, version: 1, idempotencyKey: `accept-${offerId}` };
            const wish = placing({ listingId: unit, offerId, expectedPrice: low });
            return async () => {
              await askUntilDecided(() => as(orders.sellerId).accept(accepting));
              return askUntilDecided(() => orders.as(buyerId).place(wish));
            };
          }
          default: {
            const other = await orders.offer();
            return () => bundle(buyerId, n % 2 === 0 ? [unit, other] : [other, unit]);
          }
        }
      }),
    );
    const before = await orders.count("orders");
    orders.time.advance(60_000);
    const since = orders.time.clock();
    const results = await Promise.allSettled(ways.map((buy) => buy()));
    const won = results.filter(({ status }) => status === "fulfilled");
    expect(won).to.have.length(1);
    for (const result of results)
      if (result.status === "rejected")
        expect(await failureFrom(Promise.reject(result.reason))).to.include({ code: "SOLD_OUT" });
    expect(await stands([unit])).to.deep.equal(["held reserved"]);
    // One purchase was paid, once: of the unit alone, or of the bundle that it is part of.
    const paid = await rowsOf(
      stores.postgres.sequelize,
      z.object({ captured: z.coerce.number(), orders: z.int() }),
      {
        sql: `SELECT captured, (SELECT count(*)::int FROM orders WHERE payment_key = payments.key) AS orders
            FROM payments WHERE created_at >= $since AND captured > 0`,
        bind: { since },
      },
    );
    expect(paid).to.have.length(1);
    expect((await orders.count("orders")) - before).to.equal(paid[0]?.orders);
    expect(await verifyLedger(stores.postgres.sequelize)).to.deep.equal([]);
  });
});
