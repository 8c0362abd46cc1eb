import { decodeCursor, encodeCursor, idSchema, notFound } from "@marketplace/kernel";
import { queriesOnly, signedIn } from "@marketplace/rpc";
import { z } from "zod";
import type { OrderDeps } from "./deps.ts";
import { myOffersSchema, offerSchema, offerWithMovesSchema } from "./offer-input.ts";
import { findOffer, listOffers, movesOf } from "./offer-store.ts";
import { offerView, offerWithMoves } from "./offer-view.ts";
import { sideOf } from "./order-policy.ts";

const positionSchema = z.strictObject({ at: z.coerce.date(), id: idSchema });
const pageSchema = z.strictObject({ items: z.array(offerSchema), nextCursor: z.string().nullable() });

/** The queries of offers, under `offers`. */
export function offerQueries({ postgres: { sequelize } }: Pick<OrderDeps, "postgres">) {
  return queriesOnly({
    byId: signedIn
      .input(z.strictObject({ offerId: idSchema }))
      .output(offerWithMovesSchema)
      .query(async ({ ctx, input }) => {
        const { userId } = ctx.actor;
        const offer = await findOffer(sequelize, input.offerId);
        if (offer === null || sideOf(offer, userId) === null) throw notFound("offer");
        return offerWithMoves(userId, offer, await movesOf(sequelize, offer));
      }),
    mine: signedIn
      .input(myOffersSchema)
      .output(pageSchema)
      .query(async ({ ctx, input: { role: side, status = null, cursor, limit } }) => {
        const { userId } = ctx.actor;
        const before = cursor === undefined ? null : decodeCursor(positionSchema, cursor);
        const found = await listOffers(sequelize, { userId, side, status, before, limit: limit + 1 });
        const page = found.slice(0, limit);
        const last = page.at(-1);
        return {
          items: page.map((offer) => offerView(userId, offer)),
          nextCursor:
            last === undefined || found.length <= limit
              ? null
              : encodeCursor({ at: last.createdAt.toISOString(), id: last.id }),
        };
      }),
  });
}
