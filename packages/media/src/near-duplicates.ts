import { cursorSchema, decodeCursor, encodeCursor, idSchema, pageLimitSchema } from "@marketplace/kernel";
import type { Minio, Mongo } from "@marketplace/stores";
import { z } from "zod";
import { imageSchema, imageView } from "./image.ts";
import {
  MAX_TIME,
  type PhotographDocument,
  photographDocumentSchema,
  photographsIn,
  storedImageOf,
} from "./photograph-document.ts";
import {
  type FlagDocument,
  flagDocumentSchema,
  flagIdSchema,
  flagStateSchema,
  flagsIn,
} from "./photograph-flag.ts";

/** Which listings show a photograph, by the keys of its largest pictures: asked of the slice that has the listings. */
export type ListingsShowing = (keys: readonly string[]) => Promise<ReadonlyMap<string, readonly string[]>>;

/** What listing look-alikes needs. */
export interface NearDuplicateDeps {
  readonly mongo: Pick<Mongo, "db">;
  readonly minio: Pick<Minio, "publicUrl" | "buckets">;
  readonly listingsShowing: ListingsShowing;
}

/** Which of the photographs that look like another account's are asked for. */
export const nearDuplicatesSchema = z.strictObject({
  state: flagStateSchema.default("open"),
  cursor: cursorSchema.optional(),
  limit: pageLimitSchema,
});

const sideSchema = z.strictObject({
  userId: idSchema,
  /** The listings that show it now, in any status. */
  listingIds: z.array(idSchema),
  image: imageSchema,
  storedAt: z.date(),
});

/** Two photographs of different accounts that look alike, the one that was stored first in front. */
export const nearDuplicateSchema = z.strictObject({
  id: flagIdSchema,
  /** In how many of 64 bits their hashes differ; 0 to 9. */
  distance: z.int(),
  state: flagStateSchema,
  flaggedAt: z.date(),
  photographs: z.array(sideSchema),
});

/** A page of look-alikes; `nextCursor` leads to the next one and is null on the last. */
export const nearDuplicatePageSchema = z.strictObject({
  items: z.array(nearDuplicateSchema),
  nextCursor: z.string().nullable(),
});

const positionSchema = z.strictObject({ at: z.int().min(0).max(8_640_000_000_000_000), id: flagIdSchema });
const flagsSchema = z.array(flagDocumentSchema);
const photographsSchema = z.array(photographDocumentSchema);

/**
 * Lists the photographs that look like another account's, the latest found first. Of one that has been removed since,
 * the other one is left.
 * @throws MarketplaceError `VALIDATION_FAILED` for a cursor that was not made here.
 */
export async function nearDuplicates(
  deps: NearDuplicateDeps,
  { state, cursor, limit }: z.output<typeof nearDuplicatesSchema>,
): Promise<z.infer<typeof nearDuplicatePageSchema>> {
  const { mongo, listingsShowing } = deps;
  const found = flagsSchema.parse(
    await flagsIn(mongo)
      .find(
        { state, ...(cursor === undefined ? {} : after(cursor)) },
        { ...MAX_TIME, sort: { createdAt: -1, _id: -1 }, limit: limit + 1 },
      )
      .toArray(),
  );
  const flags = found.slice(0, limit);
  const photographs = await photographsOf(mongo, flags);
  const listings = await listingsShowing([...photographs.values()].map((one) => storedImageOf(one).key));
  const items = flags.map(({ _id, distance, state, createdAt, photographs: pair }) => ({
    ...{ id: _id, distance, state, flaggedAt: createdAt },
    photographs: pair
      .flatMap((id) => photographs.get(id) ?? [])
      .toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
      .map((one) => sideOf(deps, one, listings)),
  }));
  const last = flags.at(-1);
  const isLast = last === undefined || found.length <= limit;
  return {
    items,
    nextCursor: isLast ? null : encodeCursor({ at: last.createdAt.getTime(), id: last._id }),
  };
}

/** What comes after a place. The first condition bounds the index; the second tells those of one instant apart. */
function after(cursor: string) {
  const { at: milliseconds, id } = decodeCursor(positionSchema, cursor);
  const at = new Date(milliseconds);
  return { createdAt: { $lte: at }, $or: [{ createdAt: { $lt: at } }, { _id: { $lt: id } }] };
}

async function photographsOf(
  mongo: Pick<Mongo, "db">,
  flags: readonly FlagDocument[],
): Promise<ReadonlyMap<string, PhotographDocument>> {
  const ids = [...new Set(flags.flatMap(({ photographs }) => photographs))];
  const found = await photographsIn(mongo)
    .find({ _id: { $in: ids } }, MAX_TIME)
    .toArray();
  return new Map(photographsSchema.parse(found).map((one) => [one._id, one]));
}

function sideOf(
  { minio }: Pick<NearDuplicateDeps, "minio">,
  photograph: PhotographDocument,
  listings: ReadonlyMap<string, readonly string[]>,
): z.infer<typeof sideSchema> {
  const image = storedImageOf(photograph);
  return {
    userId: photograph.userId,
    listingIds: [...(listings.get(image.key) ?? [])],
    image: imageView(minio, image),
    storedAt: photograph.createdAt,
  };
}
