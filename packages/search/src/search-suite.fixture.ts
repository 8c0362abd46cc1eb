import { refreshRows } from "@marketplace/durable";
import { idsFrom, type Money } from "@marketplace/kernel";
import type { ListingDocument } from "@marketplace/listings";
import { type ManualClock, manualClock, openTestStores, type TestStores } from "@marketplace/testing";
import type { z } from "zod";
import { projectCards } from "./card-projection.ts";
import { COLLECTIONS } from "./collections.ts";
import { countFacets } from "./count-facets.ts";
import { countNoted } from "./count-words.ts";
import { type Facets, facetsView } from "./facet-view.ts";
import { searchFilterSchema, searchInputSchema } from "./search-input.ts";
import { type SearchPage, searchListings } from "./search-listings.ts";

/** What of a listing a test says; the rest is usual. */
export interface ListingTraits {
  readonly title?: string;
  readonly description?: string;
  readonly category?: string;
  readonly subcategory?: string;
  readonly condition?: ListingDocument["condition"];
  readonly price?: Money;
  readonly country?: string;
  readonly at?: readonly [number, number];
  readonly publishedAt?: Date;
  readonly status?: ListingDocument["status"];
  readonly moderation?: ListingDocument["moderation"];
  readonly sellerId?: string;
  readonly answers?: ListingDocument["metadata"]["custom_attributes"];
}

/** The slice over stores of a suite's own. */
export interface SearchSuite extends TestStores, ManualClock {
  readonly sellerId: string;
  /** Stores listings and what they are found by; returns their ids. */
  put(...listings: readonly ListingTraits[]): Promise<readonly ListingDocument[]>;
  /** Changes listings in the store, as others do it, without anything following. */
  change(id: string, change: object): Promise<void>;
  /** Lets the cards follow listings. */
  follow(...ids: readonly string[]): Promise<void>;
  search(input: z.input<typeof searchInputSchema>): Promise<SearchPage>;
  facets(filter: z.input<typeof searchFilterSchema>): Promise<Facets>;
  titles(input: z.input<typeof searchInputSchema>): Promise<readonly string[]>;
  /** Empties all that is stored. */
  clear(): Promise<void>;
}

const EMPTIED = ["listings", ...COLLECTIONS];

/** Opens the slice over stores of a suite's own. */
export async function openSearchSuite(): Promise<SearchSuite> {
  const suite = await openTestStores();
  const { mongo } = suite.stores;
  const time = manualClock();
  const newId = idsFrom(time.clock);
  const sellerId = newId();
  const projection = projectCards({ mongo, changed: async () => {} });
  const deps = { ...suite.stores, clock: time.clock };
  const listings = mongo.db.collection<ListingDocument>("listings");
  const follow = async (...ids: readonly string[]) => {
    await refreshRows(projection, ids, { mongo });
    await countNoted(mongo, 0);
  };
  const search = (input: z.input<typeof searchInputSchema>) =>
    searchListings(deps, searchInputSchema.parse(input));

  function made(traits: ListingTraits): ListingDocument {
    const now = time.clock();
    const { category = "bikes", subcategory = "city-bikes", country = "DK", answers = {} } = traits;
    const point = {
      type: "Point" as const,
      coordinates: [...(traits.at ?? [10.2, 56.15])] as [number, number],
    };
    return {
      _id: newId(),
      ...{ sellerId: traits.sellerId ?? sellerId, title: traits.title ?? "Bicycle" },
      ...{ description: traits.description ?? "", category, subcategory },
      ...{
        condition: traits.condition ?? "good",
        price: traits.price ?? { amount: 100_000, currency: "DKK" },
      },
      ...{ units: 1, location: { city: "Aarhus", country, point }, images: [] },
      ...{ status: traits.status ?? "active", moderation: traits.moderation ?? "visible", version: 1 },
      ...{ createdAt: now, updatedAt: now, publishedAt: traits.publishedAt ?? now },
      metadata: { views: 0, favorites: 0, custom_attributes: answers },
    };
  }

  return {
    ...suite,
    ...time,
    sellerId,
    async put(...traits) {
      const documents = traits.map(made);
      if (documents.length > 0) await listings.insertMany(documents);
      await follow(...documents.map(({ _id }) => _id));
      return documents;
    },
    async change(id, change) {
      await listings.updateOne({ _id: id }, { $set: change });
    },
    follow,
    search,
    async facets(filter) {
      const parsed = searchFilterSchema.parse(filter);
      return facetsView(await countFacets(deps, parsed), parsed.price?.currency);
    },
    async titles(input) {
      return (await search(input)).items.map(({ title }) => title);
    },
    async clear() {
      for (const name of EMPTIED) await mongo.db.collection(name).deleteMany({});
    },
  };
}
