import { idSchema } from "@marketplace/kernel";
import type { Mongo } from "@marketplace/stores";
import { z } from "zod";
import { favouriteId, favouritesOf } from "./favourite-store.ts";
import { type CardDocument, cardDocumentSchema } from "./listing-document.ts";
import { after, type Page, type PageRequest, pageOf, positionIn } from "./listing-pages.ts";
import { MAX_TIME } from "./listing-store.ts";

const rowSchema = z.object({ listingId: idSchema, createdAt: z.date(), listing: cardDocumentSchema });

/** The listings that an account keeps an eye on, the last chosen first, without those it may no longer see. */
export async function listFavourites(
  mongo: Pick<Mongo, "db">,
  userId: string,
  { cursor, limit }: PageRequest,
): Promise<Page<CardDocument>> {
  const position = positionIn(cursor);
  // One account's favourites are told apart by their listings, and by these alone in what a client is told of a place.
  const place = position && { at: position.at, id: favouriteId({ listingId: position.id, userId }) };
  const found = await favouritesOf(mongo)
    .aggregate(
      [
        { $match: { userId: { $eq: userId }, ...(place === null ? {} : after(place, "createdAt")) } },
        { $sort: { createdAt: -1, _id: -1 } },
        {
          $lookup: {
            from: "listings",
            localField: "listingId",
            foreignField: "_id",
            pipeline: [
              { $match: { status: { $in: ["active", "reserved", "sold"] }, moderation: "visible" } },
              { $project: { description: 0, idempotencyKey: 0, inputHash: 0, uploads: 0 } },
              { $set: { images: { $slice: ["$images", 1] } } },
            ],
            as: "listing",
          },
        },
        // Without a listing that may be seen the row is gone; so a page is full while there are more.
        { $unwind: "$listing" },
        { $limit: limit + 1 },
      ],
      MAX_TIME,
    )
    .toArray();
  const page = pageOf(z.array(rowSchema).parse(found), limit, (row) => ({
    at: row.createdAt,
    id: row.listingId,
  }));
  return { rows: page.rows.map(({ listing }) => listing), nextCursor: page.nextCursor };
}
