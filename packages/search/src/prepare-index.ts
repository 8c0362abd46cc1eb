import { collectionOf } from "@marketplace/durable";
import { createSearchCollections, type Mongo } from "@marketplace/stores";

/** Makes the collections of a generation, which are empty, with their indexes. */
export async function prepareIndex({ db }: Pick<Mongo, "db">, generation: number): Promise<void> {
  await createSearchCollections(db, (collection) => collectionOf(collection, generation));
}
