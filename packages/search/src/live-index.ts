import { liveGeneration } from "@marketplace/durable";
import type { Mongo } from "@marketplace/stores";
import type { SearchIndex } from "./collections.ts";

/**
 * What cards and vocabulary are made like. A change of it has a worker make all of them anew; formats in `reads` are old
 * ones that queries can read as well, and among which cards can be written, until then.
 */
export const SEARCH_FORMAT = { format: 2, reads: [] } as const;

/** By which the projection is known. */
export const SEARCH = "search";

/** A generation; that from the start, which nobody has made, is of the format of now. */
export function indexOf(
  { db }: Pick<Mongo, "db">,
  { generation, format = null }: { readonly generation: number; readonly format?: number | null },
): SearchIndex {
  return { db, generation, format: format ?? SEARCH_FORMAT.format };
}

/**
 * What a query reads, from its beginning to its end.
 * @throws MarketplaceError `STORE_UNAVAILABLE` while there is none that this code can read.
 */
export async function liveIndex({ db }: Pick<Mongo, "db">): Promise<SearchIndex> {
  const { number, format } = await liveGeneration({ db }, { name: SEARCH, ...SEARCH_FORMAT });
  return indexOf({ db }, { generation: number, format });
}
