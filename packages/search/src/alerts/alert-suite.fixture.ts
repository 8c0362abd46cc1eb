import { idsFrom } from "@marketplace/kernel";
import type { ListingDocument } from "@marketplace/listings";
import { createCaller } from "@marketplace/rpc";
import { actorOf, testContext } from "@marketplace/testing";
import type { z } from "zod";
import { searchCommands } from "../commands.ts";
import { searchQueries } from "../queries.ts";
import type { searchFilterSchema } from "../search-input.ts";
import { type ListingTraits, openSearchSuite, type SearchSuite } from "../search-suite.fixture.ts";
import type { Alert } from "./alert.ts";
import { alertConsumer } from "./alert-consumer.ts";
import { alertsIn } from "./alert-store.ts";

/** Saved searches and alerts on stores of a suite's own. */
export type AlertSuite = Awaited<ReturnType<typeof openAlertSuite>>;

/** Opens saved searches and alerts on stores of a suite's own. */
export async function openAlertSuite() {
  const shop: SearchSuite = await openSearchSuite();
  const { stores, clock, advance } = shop;
  const { mongo } = stores;
  const newId = idsFrom(clock);
  const nothingKept = { read: () => Promise.reject(new Error("read")), peek: () => null };
  const commands = createCaller(searchCommands({ mongo, clock, newId, random: Math.random }));
  const queries = createCaller(searchQueries({ ...stores, clock, cache: nothingKept }));
  const openConsumer = () => alertConsumer({ mongo, clock, newId });
  const consumer = openConsumer();

  function eventOf(listingId: string) {
    const payload = {
      ...{ listingId, sellerId: shop.sellerId, category: "bikes", subcategory: "city-bikes" },
      ...{ status: "active", moderation: "visible", version: 1, fields: null },
    };
    const envelope = { type: "listings.changed", version: 1, aggregateId: listingId, sequence: 1 };
    return { ...envelope, id: newId(), at: clock(), payload };
  }

  return {
    ...shop,
    newId,
    commands: (userId: string | null) => commands(testContext(userId === null ? null : actorOf(userId))),
    queries: (userId: string | null) => queries(testContext(userId === null ? null : actorOf(userId))),
    /** An account saves a search; time goes on, since only what is published later is told. */
    async save(userId: string, filter: z.input<typeof searchFilterSchema>, alerts = true) {
      const saved = await commands(testContext(actorOf(userId))).save({ name: "Mine", filter, alerts });
      advance(1_000);
      return saved;
    },
    /** Lets the consumer hear of listings, as often as it is said. */
    hear: (...ids: readonly string[]) => consumer.handle(ids.map(eventOf)),
    /** The consumer of another process, which can hear of a listing. */
    anotherConsumer() {
      const another = openConsumer();
      return (id: string) => another.handle([eventOf(id)]);
    },
    /** Stores listings, and lets the consumer hear of them. */
    async publish(...traits: readonly ListingTraits[]): Promise<readonly ListingDocument[]> {
      const listings = await shop.put(...traits);
      await consumer.handle(listings.map(({ _id }) => eventOf(_id)));
      return listings;
    },
    alerts: (): Promise<Alert[]> =>
      alertsIn(mongo)
        .find({}, { sort: { _id: 1 } })
        .toArray(),
    async clear() {
      await shop.clear();
      for (const name of ["saved_searches", "alerts", "seen_prices", "favourites"])
        await mongo.db.collection(name).deleteMany({});
    },
  };
}
