import { randomBytes } from "node:crypto";
import { idsFrom, type NewId } from "@marketplace/kernel";
import { type ManualClock, manualClock, openTestStores, type TestStores } from "@marketplace/testing";
import { draftListing } from "./listing.ts";
import { listingDraftSchema } from "./listing-input.ts";
import { listingsOf } from "./listing-store.ts";
import { openViewCounter, type ViewCounter, type ViewLimits } from "./view-counter.ts";
import { flushViews } from "./view-flush.ts";
import { VIEW_KEYS, type ViewRedis } from "./view-scripts.ts";
import { listingViewsOf } from "./view-store.ts";

const DAY_MS = 86_400_000;

/** A listing to look at, as far as a test says nothing else. */
const draft = listingDraftSchema.parse({
  title: "Fairphone 5",
  subcategory: "phones",
  condition: "good",
  price: { amount: 249_900, currency: "DKK" },
  location: { city: "Aarhus", country: "DK", coordinates: [10.2039, 56.1629] },
});

/** Views on stores of a suite's own, with a clock that stands still. */
export interface ViewSuite extends TestStores, ManualClock {
  readonly newId: NewId;
  readonly sellerId: string;
  /** Stores so many active listings, in a category, and answers their ids. */
  listings(count: number, category?: string): Promise<readonly string[]>;
  /** A process's counter, which tells nothing by itself before it is closed. */
  counter(limits?: Partial<ViewLimits>, through?: ViewRedis): ViewCounter;
  /** A worker's pass, which waits for nothing to be on disk. */
  flush(): Promise<number>;
  /** The counters of listings that have been looked at. */
  counters(): Promise<Readonly<Record<string, number>>>;
  /** The sums of their days. */
  days(): Promise<Readonly<Record<string, number>>>;
  /** Forgets all views, and who has looked. */
  forget(): Promise<void>;
}

/** Opens them at noon of the machine's day: MongoDB deletes old records by its own clock. */
export async function openViewSuite(): Promise<ViewSuite> {
  const suite = await openTestStores();
  const { stores, settings } = suite;
  const { mongo, redis } = stores;
  const time = manualClock(new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS + DAY_MS / 2));
  const newId = idsFrom(time.clock);
  const sellerId = newId();
  const quiet = () => {};
  const log = { info: quiet, warn: quiet };

  return {
    ...suite,
    ...time,
    newId,
    sellerId,
    async listings(count, category = "electronics") {
      const now = time.clock();
      const made = Array.from({ length: count }, () => ({
        ...draftListing(draft, { id: newId(), sellerId, now, idempotencyKey: newId(), inputHash: "none" }),
        ...{ category, status: "active" as const, publishedAt: now },
      }));
      await listingsOf(mongo).insertMany(made);
      return made.map(({ _id }) => _id);
    },
    counter: (limits = {}, through = redis) =>
      openViewCounter({
        ...{ redis: through, mongo, clock: time.clock, randomBytes, log },
        limits: { everyMs: 3_600_000, ...limits },
      }),
    flush: () => flushViews({ redis, mongo, clock: time.clock, newId }, { restMs: 0 }),
    async counters() {
      const found = await listingsOf(mongo)
        .find({ "metadata.views": { $gt: 0 } })
        .toArray();
      return Object.fromEntries(found.map(({ _id, metadata }) => [_id, metadata.views]));
    },
    async days() {
      const found = await listingViewsOf(mongo).find().toArray();
      return Object.fromEntries(found.map(({ listingId, day, views }) => [`${listingId} ${day}`, views]));
    },
    async forget() {
      const seen = await redis.redis.keys(`${settings.REDIS_KEY_PREFIX}views:*`);
      const names = seen.map((key) => key.slice(settings.REDIS_KEY_PREFIX.length));
      await redis.redis.del(...names, VIEW_KEYS.pending);
      await listingsOf(mongo).updateMany({}, { $set: { "metadata.views": 0 } });
      await listingViewsOf(mongo).deleteMany({});
      await mongo.db.collection("view_totals").deleteMany({});
    },
  };
}
