import type { DurableLog } from "@marketplace/durable";
import type { RedisStore } from "@marketplace/stores";
import { z } from "zod";
import type { UploadName } from "./upload.ts";
import { type UploadState, uploadStateSchema } from "./upload-status.ts";

/** What whoever follows an account's uploads is told of one. It may be lost: who follows also looks. */
export const uploadNoticeSchema = z.strictObject({
  uploadId: z.string(),
  state: uploadStateSchema,
  reason: z.string().optional(),
});

interface Telling {
  readonly redis: RedisStore;
  readonly log: DurableLog;
}

/** The channel on which an account's followers are told of its uploads. */
export function uploadChannel({ redis }: RedisStore, userId: string): string {
  // Redis puts the prefix before keys alone.
  return `${redis.options.keyPrefix ?? ""}uploads:${userId}`;
}

/** Tells who follows an account's uploads of one. Never fails. */
export async function tellUpload(
  { redis, log }: Telling,
  { userId, uploadId }: UploadName,
  change: { readonly state: UploadState; readonly reason?: string },
): Promise<void> {
  try {
    await redis.redis.publish(uploadChannel(redis, userId), JSON.stringify({ uploadId, ...change }));
  } catch (err) {
    log.warn({ err, uploadId }, "followers of an upload could not be told of it");
  }
}
