import { idSchema } from "@marketplace/kernel";
import type { Mongo } from "@marketplace/stores";
import type { Collection } from "mongodb";
import { z } from "zod";
import { storedImageSchema } from "./image.ts";
import { uploadStateSchema } from "./upload-status.ts";

/** How long MongoDB works on one question about uploads. */
export const UPLOAD_TIME = { maxTimeMS: 3_000 } as const;

/** What an upload is for. */
export const purposeSchema = z.discriminatedUnion("kind", [
  /** A photograph of something to sell, or of what is wrong with it; put on the listing that is named, if one is. */
  z.object({ kind: z.literal("listing"), listingId: idSchema.nullable() }),
  z.object({ kind: z.literal("avatar") }),
]);

/** An upload as MongoDB holds it; parsed whenever one is read. */
export const uploadDocumentSchema = z.object({
  _id: idSchema,
  userId: idSchema,
  purpose: purposeSchema,
  /** As the client said; the bytes decide. */
  contentType: z.string(),
  bytes: z.int(),
  state: uploadStateSchema,
  reason: z.string().nullable(),
  image: storedImageSchema.nullable(),
  attached: z.boolean(),
  unattached: z.string().nullable(),
  /** How often a worker has begun to process it and has not given it back. */
  attempts: z.int(),
  createdAt: z.date(),
  /** Until when its form is good. */
  expiresAt: z.date(),
  /** When its file came, as far as anybody was told. */
  arrivedAt: z.date().optional(),
  changedAt: z.date(),
});

/** An upload as MongoDB holds it. */
export type UploadDocument = z.infer<typeof uploadDocumentSchema>;

/** The uploads' collection. */
export function uploadsIn({ db }: Pick<Mongo, "db">): Collection<UploadDocument> {
  return db.collection<UploadDocument>("uploads");
}
