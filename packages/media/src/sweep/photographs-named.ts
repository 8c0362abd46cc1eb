import { idSchema } from "@marketplace/kernel";
import type { Mongo } from "@marketplace/stores";
import { z } from "zod";
import { MAX_TIME, photographsIn } from "../photograph-document.ts";
import { UPLOAD_TIME, uploadsIn } from "../upload-document.ts";
import { photographOfKey } from "./shelf.ts";

const uploadsSchema = z.array(z.object({ _id: z.string(), image: z.object({ key: z.string() }).nullish() }));
const idsSchema = z.array(z.object({ _id: z.string() }));

/** The photographs that are meant, and the names that mean none. */
export interface Named {
  readonly photographs: readonly string[];
  readonly unknown: readonly string[];
}

/** Finds photographs by their own names, by the key of one of their objects, or by the upload that they were. */
export async function photographsNamed(mongo: Pick<Mongo, "db">, names: readonly string[]): Promise<Named> {
  const uploadIds = names.filter((name) => idSchema.safeParse(name).success);
  const uploads = uploadsSchema.parse(
    await uploadsIn(mongo)
      .find({ _id: { $in: uploadIds } }, { ...UPLOAD_TIME, projection: { "image.key": 1 } })
      .toArray(),
  );
  const keys = new Map(uploads.map(({ _id, image }) => [_id, image?.key ?? ""]));
  const meant = new Map(names.map((name) => [name, photographOfKey(keys.get(name) ?? name)]));
  const wanted = [...new Set(meant.values())].filter((id) => id !== null);
  const found = idsSchema.parse(
    await photographsIn(mongo)
      .find({ _id: { $in: wanted } }, { ...MAX_TIME, projection: { _id: 1 } })
      .toArray(),
  );
  const photographs = found.map(({ _id }) => _id);
  const unknown = names.filter((name) => !photographs.includes(meant.get(name) ?? ""));
  return { photographs, unknown };
}
