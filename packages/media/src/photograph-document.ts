import { idSchema, personal } from "@marketplace/kernel";
import type { Mongo } from "@marketplace/stores";
import { z } from "zod";
import type { StoredImage } from "./image.ts";

/** How long MongoDB works on one question about photographs. */
export const MAX_TIME = { maxTimeMS: 5_000 } as const;

/** What a photograph is of, which is also the folder it is kept in. */
export const photographFolders = ["listings", "avatars"] as const;

/** What a photograph is of. */
export type PhotographFolder = (typeof photographFolders)[number];

/** Names one photograph of one account by the SHA-256 of the bytes that were uploaded, in hexadecimal digits. */
export interface PhotographName {
  readonly userId: string;
  readonly folder: PhotographFolder;
  readonly sha256: string;
}

const sideSchema = z.int().min(1);
const objectSchema = z.object({
  key: z.string(),
  width: sideSchema,
  height: sideSchema,
  format: z.enum(["webp", "avif"]),
  bytes: z.int().min(1),
});

/** A photograph as MongoDB holds it: one document for each account, folder and content. */
export const photographDocumentSchema = z.object({
  /** What the keys of its objects begin with. */
  _id: z.string(),
  userId: idSchema,
  /** Of the original, upright, in pixels. */
  width: sideSchema,
  height: sideSchema,
  colour: z.string(),
  thumbhash: z.string(),
  /** By which photographs that look alike are found: 64 bits as 16 hexadecimal digits. */
  hash: z.string().regex(/^[0-9a-f]{16}$/),
  /** What the index of look-alikes holds of `hash`; nothing where the picture is too plain to tell from others. */
  bands: z.array(z.int()),
  /** Whether it has been compared with the photographs of other accounts since it was stored. */
  compared: z.boolean(),
  camera: personal(z.string().nullable()),
  takenAt: personal(z.date().nullable()),
  /** The key of the re-encoded original, which is not public. */
  original: personal(z.string()),
  objects: z.array(objectSchema),
  createdAt: z.date(),
});

/** A photograph as MongoDB holds it. */
export type PhotographDocument = z.infer<typeof photographDocumentSchema>;

/** The photographs' collection. */
export function photographsIn({ db }: Pick<Mongo, "db">) {
  return db.collection<PhotographDocument>("photographs");
}

/** What identifies a photograph, and what the keys of its public objects begin with. */
export function photographId({ userId, folder, sha256 }: PhotographName): string {
  return `user/${userId}/${folder}/${sha256}`;
}

/**
 * What a listing or an account keeps of a photograph.
 * @throws Error when the document lacks one of its objects.
 */
export function storedImageOf({ _id, objects, colour, thumbhash }: PhotographDocument): StoredImage {
  const at = (ending: string) => {
    const found = objects.find(({ key }) => key === `${_id}-${ending}`);
    if (found === undefined) throw new Error(`The photograph ${_id} has no ${ending}`);
    return found;
  };
  const { key, width, height } = at("1280.webp");
  return {
    ...{ key, width, height, colour, thumbhash },
    thumbnailKey: at("480.webp").key,
    smallKey: at("160.webp").key,
    avifKey: at("1280.avif").key,
  };
}
