import { eventOf, idSchema } from "@marketplace/kernel";
import { z } from "zod";

/*
 * The aggregate is the upload. They say whose it is and no more: what they stand in is kept for long, and read by many.
 */

const payload = z.strictObject({ uploadId: idSchema, userId: idSchema });

/** A file has come under the key of an upload, or may have: MinIO tells of each, and a sweep of those it has not told of. */
export const uploadStoredSchema = eventOf({ type: "uploads.stored", version: 1, payload });

/** A file has come under the key of an upload. */
export type UploadStored = z.output<typeof uploadStoredSchema>;

/** An upload has become a photograph, or can be none. */
export const uploadEndedSchema = z.discriminatedUnion("type", [
  eventOf({ type: "media.ready", version: 1, payload }),
  eventOf({ type: "media.rejected", version: 1, payload }),
]);

/** An upload has become a photograph, or can be none. */
export type UploadEnded = z.output<typeof uploadEndedSchema>;
