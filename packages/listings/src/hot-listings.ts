import { type Mongo, type RedisStore, withDeadline } from "@marketplace/stores";
import { z } from "zod";
import { type CardDocument, cardDocumentSchema } from "./listing-document.ts";
import { browseListings, CARD_FIELDS } from "./listing-pages.ts";
import { listingsOf, MAX_TIME } from "./listing-store.ts";
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

const idsSchema = z.array(z.object({ _id: z.string() }));

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
  const hot = await cardsOf(mongo, (await onSale(mongo, ids, request)).slice(0, request.limit));
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

/** Those of some listings that are for sale in the category, in the order that they came in. */
async function onSale(
  mongo: Pick<Mongo, "db">,
  ids: readonly string[],
  { category }: HotRequest,
): Promise<readonly string[]> {
  const found = await listingsOf(mongo)
    .find(
      {
        _id: { $in: [...ids] },
        status: { $eq: "active" },
        moderation: { $eq: "visible" },
        ...(category === undefined ? {} : { category: { $eq: category } }),
      },
      { ...MAX_TIME, projection: { _id: 1 } },
    )
    .toArray();
  const there = new Set(idsSchema.parse(found).map(({ _id }) => _id));
  return ids.filter((id) => there.has(id));
}

async function cardsOf(mongo: Pick<Mongo, "db">, ids: readonly string[]): Promise<readonly CardDocument[]> {
  const found = await listingsOf(mongo)
    .find(
      { _id: { $in: [...ids] }, status: { $eq: "active" }, moderation: { $eq: "visible" } },
      { ...MAX_TIME, projection: CARD_FIELDS },
    )
    .toArray();
  const byId = new Map(
    z
      .array(cardDocumentSchema)
      .parse(found)
      .map((card) => [card._id, card]),
  );
  return ids.flatMap((id) => byId.get(id) ?? []);
}
