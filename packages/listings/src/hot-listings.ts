import { type Mongo, type RedisStore, withDeadline } from "@marketplace/stores";
import type { CardDocument } from "./listing-document.ts";
import { browseListings } from "./listing-pages.ts";
import { listingsThatAreOnSale, readCardsOnSale } from "./listings-on-sale.ts";
import { VIEW_KEYS } from "./view-scripts.ts";

/** The hottest of all are looked at: enough to find those of a category among them. */
const LOOKED_AT = 1_000;
const REDIS_MS = 500;

/** What is read of views and of listings. */
interface HotDeps {
  readonly mongo: Pick<Mongo, "db">;
  readonly redis: { readonly redis: Pick<RedisStore["redis"], "zrevrange"> };
}

/** Which hot listings, and how many. */
export interface HotRequest {
  readonly category?: string | undefined;
  readonly limit: number;
}

/**
 * Active listings that everyone may see, those first that were looked at most of late; where there are too few that
 * were looked at at all, the newest follow.
 * @throws MarketplaceError `TIMEOUT`, or what `ioredis` does, while Redis is away.
 */
export async function listHot(
  { mongo, redis }: HotDeps,
  request: HotRequest,
): Promise<readonly CardDocument[]> {
  const ids = await withDeadline(redis.redis.zrevrange(VIEW_KEYS.hot, 0, LOOKED_AT - 1), REDIS_MS, "Redis");
  const onSale = await listingsThatAreOnSale(mongo, ids, request.category);
  const hottest = ids.filter((id) => onSale.has(id)).slice(0, request.limit);
  const cards = await readCardsOnSale(mongo, hottest);
  const hot = hottest.flatMap((id) => cards.get(id) ?? []);
  if (hot.length === request.limit) return hot;
  const shown = new Set(hot.map(({ _id }) => _id));
  const newest = await listNewest(mongo, request);
  return [...hot, ...newest.filter(({ _id }) => !shown.has(_id))].slice(0, request.limit);
}

/** The newest, for when nobody knows what is hot. */
export async function listNewest(
  mongo: Pick<Mongo, "db">,
  { category, limit }: HotRequest,
): Promise<readonly CardDocument[]> {
  const { rows } = await browseListings(mongo, { category }, { limit });
  return rows;
}
