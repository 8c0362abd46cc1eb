import type { Db, Document } from "mongodb";
import { z } from "zod";

/** Creates a collection with a validator, or gives an existing one that validator. */
export async function ensureCollection(db: Db, name: string, $jsonSchema: Document): Promise<void> {
  const options = { validator: { $jsonSchema }, validationLevel: "strict", validationAction: "error" };
  const exists = await db.listCollections({ name }, { nameOnly: true }).hasNext();
  if (exists) await db.command({ collMod: name, ...options });
  else await db.createCollection(name, options);
}

const asItIsSchema = z.object({
  options: z.object({
    validator: z.object({
      $jsonSchema: z.looseObject({ properties: z.record(z.string(), z.looseObject({})) }),
    }),
  }),
});

/** What a collection's validator asks of its documents by now, for a migration that changes a part of it. */
export async function schemaOf(db: Db, name: string) {
  const [found] = await db.listCollections({ name }, { nameOnly: false }).toArray();
  return asItIsSchema.parse(found).options.validator.$jsonSchema;
}
