import type { Db, Document } from "mongodb";

/** Creates a collection with a validator, or gives an existing one that validator. */
export async function ensureCollection(db: Db, name: string, $jsonSchema: Document): Promise<void> {
  const options = { validator: { $jsonSchema }, validationLevel: "strict", validationAction: "error" };
  const exists = await db.listCollections({ name }, { nameOnly: true }).hasNext();
  if (exists) await db.command({ collMod: name, ...options });
  else await db.createCollection(name, options);
}
