import { openStores, readSettings } from "@marketplace/stores";
import { openListingStock } from "../../listing-stock.ts";
import { coldListing } from "../read-listings.ts";

/** Listings that nobody has asked for yet. */
export interface FreshListings {
  /** Makes sure that there are so many, and returns those that it added. */
  ready(count: number): Promise<readonly string[]>;
  left(): number;
  /** Takes one. @throws Error when none is left. */
  take(): string;
  close(): Promise<void>;
}

/** Opens a stock of listings, each of which is asked for once and so cannot be cached by anyone. */
export async function openFreshListings(
  environment: Readonly<Record<string, string>>,
): Promise<FreshListings> {
  const stores = openStores(readSettings(environment), () => {});
  const listings = await openListingStock(stores, coldListing);
  const ids: string[] = [];
  return {
    async ready(count) {
      const missing = Math.max(0, count - ids.length);
      const added = await listings.add(missing, { offered: false });
      ids.push(...added);
      return added;
    },
    left: () => ids.length,
    take() {
      const id = ids.pop();
      if (id === undefined) throw new Error("No listing is left that nobody has asked for");
      return id;
    },
    close: stores.close,
  };
}
