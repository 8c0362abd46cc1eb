import { collectionOf } from "@marketplace/durable";
import { type Mongo, searchIndexes } from "@marketplace/stores";

/** Gives the collections of a generation, which are empty, their indexes. */
export async function prepareIndex({ db }: Pick<Mongo, "db">, generation: number): Promise<void> {
  for (const [collection, indexes] of Object.entries(searchIndexes))
    await db.collection(collectionOf(collection, generation)).createIndexes([...indexes]);
}
