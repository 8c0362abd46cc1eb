import { type Cache, openCache } from "@marketplace/cache";
import { idsFrom } from "@marketplace/kernel";
import { openSales } from "@marketplace/listings";
import { openOrders, orderCommands } from "@marketplace/orders";
import { openSandbox } from "@marketplace/payments";
import { createCaller } from "@marketplace/rpc";
import {
  actorOf,
  addAccount,
  addListing,
  type ManualClock,
  manualClock,
  openTestStores,
  type TestStores,
  testContext,
} from "@marketplace/testing";
import { reviewCommands } from "./commands.ts";
import { reviewQueries } from "./queries.ts";

/** An order between two people, as far along as a test needs it. */
interface Purchase {
  readonly orderId: string;
  readonly listingId: string;
  readonly buyerId: string;
  readonly sellerId: string;
}

/** Stores, a clock and a seller, for the tests of reviews. */
export interface ReviewsSuite {
  readonly suite: TestStores;
  readonly time: ManualClock;
  readonly sellerId: string;
  readonly deps: Parameters<typeof reviewCommands>[0] & Parameters<typeof reviewQueries>[0];
  readonly cache: Cache;
  as(userId: string | null): ReturnType<ReturnType<typeof callerOf>>;
  /** Orders a new listing of the seller by a new buyer, and moves the order on. */
  purchase(until: "shipped" | "delivered" | "returned"): Promise<Purchase>;
  close(): Promise<void>;
}

function callerOf(deps: ReviewsSuite["deps"]) {
  const commands = createCaller(reviewCommands(deps));
  const queries = createCaller(reviewQueries(deps));
  return (userId: string | null) => {
    const context = testContext(userId === null ? null : actorOf(userId));
    const { list, summary } = queries(context);
    return { create: commands(context).create, list, summary };
  };
}

/** Opens stores of the suite's own with a seller in them. */
export async function openReviews(): Promise<ReviewsSuite> {
  const suite = await openTestStores();
  const time = manualClock();
  const { log } = testContext();
  const cache = await openCache({
    ...{ redis: suite.stores.redis, clock: time.clock, random: () => 0, log },
    // A busy machine must not look like a Redis that is away.
    limits: { timeoutMs: 10_000 },
  });
  const own = { cache, changed: cache.invalidate, clock: time.clock, newId: idsFrom(time.clock) };
  const deps = { ...suite.stores, ...own };
  const sellerId = await addAccount(suite.stores, { name: "Sif" });
  const sales = openSales({ ...deps, log });
  const provider = openSandbox({ sequelize: deps.postgres.sequelize, newId: deps.newId, silenceMs: 500 });
  const running = openOrders({ ...deps, sales, provider, log });
  const orders = createCaller(orderCommands(running));
  const shipping = {
    address: { name: "Bo", line1: "Nørregade 1", postalCode: "8000", city: "Aarhus", country: "DK" },
    method: "standard" as const,
  };

  async function purchase(until: "shipped" | "delivered" | "returned"): Promise<Purchase> {
    const buyerId = await addAccount(suite.stores, { name: "Bo" });
    const listingId = await addListing(suite.stores, { sellerId });
    const buyer = orders(testContext(actorOf(buyerId)));
    const seller = orders(testContext(actorOf(sellerId)));
    const { id: orderId, version: placed } = await buyer.place({
      ...{ idempotencyKey: `order-of-${listingId}`, listingId, shipping },
      expectedPrice: { amount: 129_900, currency: "DKK" },
      payment: { token: "4242424242424242" },
    });
    let version = placed;
    const at = () => ({ orderId, version, idempotencyKey: `${orderId}:${version}` });
    const step = async (move: Promise<{ readonly version: number }>) => {
      ({ version } = await move);
    };
    await step(seller.confirm(at()));
    await step(seller.ship({ ...at(), trackingNumber: "DK123" }));
    if (until !== "shipped") await step(buyer.deliver(at()));
    if (until === "returned") {
      await step(buyer.requestReturn({ ...at(), reason: "other", explanation: "Wrong size." }));
      await step(seller.acceptReturn({ ...at(), answer: "Send it back." }));
      await step(buyer.shipReturn({ ...at(), trackingNumber: "DK124" }));
      await step(seller.refund(at()));
    }
    return { orderId, listingId, buyerId, sellerId };
  }
  async function close(): Promise<void> {
    await running.sagas.close();
    await cache.close();
    await suite.close();
  }
  return { suite, time, sellerId, deps, cache, as: callerOf(deps), purchase, close };
}
