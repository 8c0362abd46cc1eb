import { type Clock, idSchema, type NewId, personal } from "@marketplace/kernel";
import type { Minio, Mongo, Settings } from "@marketplace/stores";
import { z } from "zod";
import { imageSchema } from "./image.ts";
import { uploadStateSchema } from "./upload-status.ts";

/** How much room a listing has. */
export interface ListingRoom {
  /** How many more photographs it can have. */
  readonly left: number;
  /** The uploads whose photographs it had last. */
  readonly uploads: readonly string[];
}

/** What asking for an upload needs. */
export interface MediaDeps {
  readonly minio: Minio;
  readonly mongo: Pick<Mongo, "db">;
  readonly settings: Pick<Settings, "MEDIA_UPLOADS_PER_DAY">;
  /**
   * How much room a listing of an account has.
   * @throws MarketplaceError when it is not the account's own, or cannot be given any.
   */
  readonly roomOnListing: (target: {
    readonly userId: string;
    readonly listingId: string;
  }) => Promise<ListingRoom>;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** Largest photograph that may be uploaded, in bytes. */
export const MAX_UPLOAD_BYTES = 10 * 1024 * 1024;

/** Kinds of files that may be uploaded. */
export const UPLOAD_TYPES = ["image/jpeg", "image/png", "image/webp", "image/avif"] as const;

const HEIC = new Set(["image/heic", "image/heif", "image/heic-sequence", "image/heif-sequence"]);

const file = {
  contentType: z.enum(UPLOAD_TYPES, {
    error: ({ input }) =>
      typeof input === "string" && HEIC.has(input)
        ? "is HEIC, which most browsers cannot show; save it as JPEG, or let the phone take JPEG (iPhone: Settings, Camera, Formats, Most Compatible)"
        : "must be image/jpeg, image/png, image/webp or image/avif",
  }),
  bytes: z
    .int("must be the file's size in bytes")
    .min(1, "is empty; choose another file")
    .max(MAX_UPLOAD_BYTES, "is over 10 MB; choose a smaller file"),
};

/**
 * What a client says of a photograph before it uploads it. One for a listing that it names is put there once it is
 * ready; one that names none is attached with `listings.attachImages` or to a claim. An avatar becomes the account's.
 */
export const createUploadInput = z.discriminatedUnion("purpose", [
  z.strictObject({ purpose: z.literal("listing"), listingId: idSchema.optional(), ...file }),
  z.strictObject({ purpose: z.literal("avatar"), ...file }),
]);

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

/** How far an upload has come, as its account sees it. */
export const uploadStatusSchema = z.strictObject({
  uploadId: idSchema,
  state: uploadStateSchema,
  /** Why it was rejected, in words for a person. */
  reason: z.string().nullable(),
  /** The photograph, once it is ready. */
  image: imageSchema.nullable(),
  /** Whether it stands where its upload was for: on the listing that was named, or as the account's avatar. */
  attached: z.boolean(),
  /** Why a photograph that is ready could not be put on the listing that was named. */
  unattached: z.string().nullable(),
});

/** How far an upload has come, as its account sees it. */
export type UploadStatus = z.infer<typeof uploadStatusSchema>;

/** Names one upload of one account. */
export interface UploadName {
  readonly userId: string;
  readonly uploadId: string;
}

/** The key that an upload has until it is processed: under its owner's own prefix, and never public. */
export function stagingKey({ userId, uploadId }: UploadName): string {
  return `staging/${userId}/${uploadId}`;
}

/** Whose upload a key is; null when it is no key of one. */
export function uploadNamed(key: string): UploadName | null {
  const [folder, userId, uploadId, ...rest] = key.split("/");
  const ids = z.tuple([idSchema, idSchema]).safeParse([userId, uploadId]);
  if (folder !== "staging" || rest.length > 0 || !ids.success) return null;
  const name = { userId: ids.data[0], uploadId: ids.data[1] };
  // A key in other letters is another object.
  return stagingKey(name) === key ? name : null;
}
