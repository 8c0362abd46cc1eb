import { type Clock, idSchema, type NewId, personal } from "@marketplace/kernel";
import type { Minio } from "@marketplace/stores";
import { z } from "zod";

/** What uploading and promoting need. */
export interface MediaDeps {
  readonly minio: Minio;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** Largest photograph that may be uploaded, in bytes. */
export const MAX_UPLOAD_BYTES = 10 * 1024 * 1024;

/** Kinds of files that may be uploaded. */
export const UPLOAD_TYPES = ["image/jpeg", "image/png", "image/webp"] as const;

/** What a client says of a photograph before it uploads it. */
export const createUploadInput = z.strictObject({
  purpose: z.literal("listing"),
  contentType: z.enum(UPLOAD_TYPES, {
    error: "must be image/jpeg, image/png or image/webp",
  }),
  bytes: z
    .int("must be the file's size in bytes")
    .min(1, "is empty; choose another file")
    .max(MAX_UPLOAD_BYTES, "is over 10 MB; choose a smaller file"),
});

/** What a client says of a photograph before it uploads it. */
export type CreateUploadInput = z.infer<typeof createUploadInput>;

/** Where and with which form fields to POST the file (as the last field, `file`), and until when. */
export const uploadTicketSchema = z.strictObject({
  uploadId: idSchema,
  url: z.url(),
  fields: personal(z.record(z.string(), z.string())),
  expiresAt: z.date(),
});

/** Where and with which form fields to POST the file, and until when. */
export type UploadTicket = z.infer<typeof uploadTicketSchema>;

/** Names one upload of one account. */
export interface UploadName {
  readonly userId: string;
  readonly uploadId: string;
}

/** The key that an upload has until it is promoted: under its owner's own prefix, and never public. */
export function stagingKey({ userId, uploadId }: UploadName): string {
  return `staging/${userId}/${uploadId}`;
}
