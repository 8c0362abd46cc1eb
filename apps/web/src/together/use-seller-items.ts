import { useInfiniteQuery, useQueries } from "@tanstack/react-query";
import { useApi } from "../app/api.ts";
import { followCursor } from "../app/follow-cursor.ts";
import type { Listing, ListingCard } from "../listing/listing.ts";

/** What a choice shows of an item. */
export type Item = Pick<ListingCard, "id" | "title" | "price" | "condition" | "thumbnailUrl">;

/** What a seller has for sale, page by page; what is chosen is there too, though it comes on a later page. */
export function useSellerItems(sellerId: string, chosen: readonly string[]) {
  const { listings } = useApi();
  const list = useInfiniteQuery(
    listings.bySeller.infiniteQueryOptions({ sellerId, limit: 24 }, followCursor),
  );
  const loaded = (list.data?.pages ?? []).flatMap((page) => page.items);
  const missing =
    list.data === undefined ? [] : chosen.filter((id) => !loaded.some((item) => item.id === id));
  const added = useQueries({
    queries: missing.map((id) => listings.byId.queryOptions({ id })),
    combine: (found) => found.flatMap(({ data }) => (data?.sellerId === sellerId ? [data] : [])),
  });
  const items: readonly Item[] = [
    ...added.filter(({ status }) => status === "active").map(itemOf),
    ...loaded.filter(({ status }) => status === "active"),
  ];
  return { list, items };
}

function itemOf({ id, title, price, condition, images }: Listing): Item {
  return { id, title, price, condition, thumbnailUrl: images[0]?.thumbnailUrl ?? null };
}
