import type { Consumer } from "@marketplace/durable";
import { type DomainEvent, idsFrom } from "@marketplace/kernel";
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

  const listings = mongo.db.collection<ListingDocument>("listings");
  /** Of what listings are now; that they are gone where they are. */
  async function eventsOf(ids: readonly string[]): Promise<readonly DomainEvent[]> {
    const found = await listings.find({ _id: { $in: [...ids] } }).toArray();
    const byId = new Map(found.map((listing) => [listing._id, listing]));
    return ids.map((listingId) => {
      const envelope = { id: newId(), at: clock(), version: 1, aggregateId: listingId, sequence: 1 };
      const listing = byId.get(listingId);
      if (listing === undefined) return { ...envelope, type: "listings.removed", payload: { listingId } };
      const { sellerId, category, subcategory, status, moderation, version } = listing;
      const payload = { listingId, sellerId, category, subcategory, status, moderation, version };
      return { ...envelope, type: "listings.changed", payload: { ...payload, fields: null } };
    });
  }
  const hearBy = async (one: Consumer, ids: readonly string[]) => one.handle(await eventsOf(ids));

  return {
    ...shop,
    newId,
    commands: (userId: string | null) => commands(testContext(userId === null ? null : actorOf(userId))),
    queries: (userId: string | null) => queries(testContext(userId === null ? null : actorOf(userId))),
    /** An account saves a search, and time goes on. */
    async save(userId: string, filter: z.input<typeof searchFilterSchema>, alerts = true) {
      const saved = await commands(testContext(actorOf(userId))).save({ name: "Mine", filter, alerts });
      advance(1_000);
      return saved;
    },
    /** Lets the consumer hear of listings, as often as it is said. */
    hear: (...ids: readonly string[]) => hearBy(consumer, ids),
    /** The consumer of another process, which can hear of a listing. */
    anotherConsumer() {
      const another = openConsumer();
      return (id: string) => hearBy(another, [id]);
    },
    /** Stores listings, and lets the consumer hear of them. */
    async publish(...traits: readonly ListingTraits[]): Promise<readonly ListingDocument[]> {
      const made = await shop.put(...traits);
      await hearBy(
        consumer,
        made.map(({ _id }) => _id),
      );
      return made;
    },
    alerts: (): Promise<Alert[]> =>
      alertsIn(mongo)
        .find({}, { sort: { _id: 1 } })
        .toArray(),
    async clear() {
      await shop.clear();
      for (const name of ["saved_searches", "alerts", "seen_listings", "favourites"])
        await mongo.db.collection(name).deleteMany({});
    },
  };
}
