import type { Db } from "mongodb";
import { ensureCollection } from "./collection.ts";
import type { MongoMigration } from "./migration.ts";

interface Favourite {
  readonly _id: string;
  readonly userId: string;
  readonly listingId: string;
  readonly createdAt: Date;
}

const AT_ONCE = 500;

const recountSchema = {
  bsonType: "object",
  required: ["_id", "recounts"],
  additionalProperties: false,
  properties: { _id: { bsonType: "string" }, recounts: { bsonType: ["int", "long"], minimum: 0 } },
};

/** Favourites get ids that tell their listing, and a place where those who count them for a listing take turns. */
export const favouriteIds: MongoMigration = {
  name: "0006-favourite-ids",
  async up(db) {
    await ensureCollection(db, "favourite_recounts", recountSchema);
    const old = db
      .collection<Favourite>("favourites")
      .find({ _id: { $not: /:/ } })
      .project({ _id: 1 })
      .batchSize(AT_ONCE);
    let ids: string[] = [];
    for await (const { _id } of old) {
      ids.push(_id);
      if (ids.length < AT_ONCE) continue;
      await renew(db, ids);
      ids = [];
    }
    if (ids.length > 0) await renew(db, ids);
  },
};

/** In one transaction, since an id cannot be changed and no favourite may be there twice or be lost. */
async function renew(db: Db, ids: readonly string[]): Promise<void> {
  const favourites = db.collection<Favourite>("favourites");
  const own = { _id: { $in: [...ids] } };
  await db.client.withSession((session) =>
    session.withTransaction(async () => {
      const found = await favourites.find(own, { session }).toArray();
      if (found.length === 0) return;
      await favourites.deleteMany(own, { session });
      await favourites.insertMany(
        found.map((favourite) => ({ ...favourite, _id: `${favourite.listingId}:${favourite.userId}` })),
        { session },
      );
    }),
  );
}
