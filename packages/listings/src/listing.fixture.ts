import { type Cache, openCache } from "@marketplace/cache";
import { idsFrom, type NewId } from "@marketplace/kernel";
import { createCaller } from "@marketplace/rpc";
import {
  actorOf,
  addAccount,
  type ManualClock,
  manualClock,
  openTestStores,
  type TestStores,
  testContext,
} from "@marketplace/testing";
import { z } from "zod";
import { listingCommands } from "./commands.ts";
import { favouritesOf } from "./favourite-store.ts";
import type { createListingSchema, ListingTarget } from "./listing-input.ts";
import { listingsOf } from "./listing-store.ts";
import type { Listing } from "./listing-view.ts";
import { listingQueries } from "./queries.ts";
import { openSales, type Sales } from "./sales.ts";

/** What `listings.create` takes. */
export type CreateInput = z.input<typeof createListingSchema>;

/** A phone that can be listed. */
export const phone: Omit<CreateInput, "idempotencyKey"> = {
  title: "Fairphone 5",
  description: "Two years old, no scratches.",
  subcategory: "phones",
  condition: "good",
  price: { amount: 249_900, currency: "DKK" },
  location: { city: "Aarhus", country: "DK", coordinates: [10.2039, 56.1629] },
  attributes: { brand: "Fairphone", model: "5", storage: 256, colour: ["black"], unlocked: true },
};

/** A hostile client's value, which the compiler would not let through. */
export function untyped<T>(value: unknown): T {
  return z.custom<T>().parse(value);
}

const makeCommands = (deps: Parameters<typeof listingCommands>[0]) => createCaller(listingCommands(deps));
const makeQueries = (deps: Parameters<typeof listingQueries>[0]) => createCaller(listingQueries(deps));

/** The slice over stores of a suite's own, with a seller, a buyer, and a clock that stands still. */
export interface ListingSuite extends TestStores, ManualClock {
  readonly newId: NewId;
  readonly seller: string;
  readonly buyer: string;
  as(userId: string | null): ReturnType<ReturnType<typeof makeCommands>>;
  readonly sales: Sales;
  /** What the commands invalidate and the queries read through. */
  readonly cache: Cache;
  /** Another process's commands over the same stores. */
  another(): ListingSuite["as"];
  seenBy(userId: string | null): ReturnType<ReturnType<typeof makeQueries>>;
  /** A version of a listing as the input of a move of its own. */
  keyed(at: ListingTarget): ListingTarget & { readonly idempotencyKey: string };
  /** The seller's new draft of a phone, with some things changed. */
  draft(changes?: Partial<CreateInput>): Promise<Listing>;
  /** The same, published. */
  active(changes?: Partial<CreateInput>): Promise<Listing>;
  /** How many listings and favourites are stored. */
  stored(): Promise<{ listings: number; favourites: number }>;
  /** What PostgreSQL says of a listing, or null where it knows nothing. */
  onSale(listingId: string): Promise<boolean | null>;
}

/** Opens the slice over stores of a suite's own. */
export async function openListingSuite(
  options: Parameters<typeof openTestStores>[0] = {},
): Promise<ListingSuite> {
  const suite = await openTestStores(options);
  const { stores } = suite;
  const time = manualClock();
  const newId = idsFrom(time.clock);
  const { log } = testContext();
  const openOne = () =>
    // A busy machine must not look like a Redis that is away.
    openCache({
      redis: stores.redis,
      clock: time.clock,
      random: () => 0,
      log,
      limits: { timeoutMs: 10_000 },
    });
  const cache = await openOne();
  const changed = cache.invalidate;
  const queries = makeQueries({ ...stores, cache });
  const sales = openSales({ ...stores, clock: time.clock, newId, changed, log });
  const [seller, buyer] = await Promise.all([addAccount(stores), addAccount(stores, { name: "Bo" })]);
  const contextOf = (userId: string | null) => testContext(userId === null ? null : actorOf(userId));
  const another = (): ListingSuite["as"] => {
    const commands = makeCommands({ ...stores, sales, changed, clock: time.clock, newId });
    return (userId) => commands(contextOf(userId));
  };
  const as = another();

  const keyed = (at: ListingTarget) => ({ ...at, idempotencyKey: newId() });
  async function draft(changes: Partial<CreateInput> = {}): Promise<Listing> {
    return as(seller).create({ ...phone, idempotencyKey: newId(), ...changes });
  }
  return {
    ...suite,
    ...time,
    newId,
    seller,
    buyer,
    as,
    another,
    sales,
    cache,
    seenBy: (userId) => queries(contextOf(userId)),
    keyed,
    draft,
    async active(changes) {
      const { id, version } = await draft(changes);
      return as(seller).publish(keyed({ id, version }));
    },
    async stored() {
      const [listings, favourites] = await Promise.all([
        listingsOf(stores.mongo).countDocuments(),
        favouritesOf(stores.mongo).countDocuments(),
      ]);
      return { listings, favourites };
    },
    async onSale(listingId) {
      const [rows] = await stores.postgres.sequelize.query(
        "SELECT on_sale FROM inventory WHERE listing_id = $listingId",
        { bind: { listingId } },
      );
      return z.array(z.object({ on_sale: z.boolean() })).parse(rows)[0]?.on_sale ?? null;
    },
    async close() {
      await cache.close();
      await suite.close();
    },
  };
}
