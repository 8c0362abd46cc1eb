import type { NewId } from "@marketplace/kernel";
import { z } from "zod";
import type { UploadStored } from "./events.ts";
import { type UploadName, uploadNamed } from "./upload.ts";

const entrySchema = z
  .array(
    z.object({
      Event: z
        .array(
          z.object({
            eventName: z.string().startsWith("s3:ObjectCreated:"),
            s3: z.object({ object: z.object({ key: z.string() }) }),
          }),
        )
        .min(1),
    }),
  )
  .min(1);

/** Whose files an entry of MinIO's list tells of; null when it is none of MinIO's, or tells of something else. */
export function uploadsToldOf(entry: string): readonly UploadName[] | null {
  const parsed = entrySchema.safeParse(jsonOrNull(entry));
  if (!parsed.success) return null;
  const names = parsed.data
    .flatMap(({ Event }) => Event)
    .map(({ s3 }) => uploadNamed(decodedOrEmpty(s3.object.key)));
  return names.every((name) => name !== null) ? names : null;
}

/** The event that a file has come under the key of an upload. */
export function storedEvent(
  { userId, uploadId }: UploadName,
  { now, newId }: { readonly now: Date; readonly newId: NewId },
): UploadStored {
  return {
    ...{ id: newId(), type: "uploads.stored", version: 1, at: now },
    ...{ aggregateId: uploadId, sequence: now.getTime(), payload: { uploadId, userId } },
  };
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** MinIO writes keys as a form does. */
function decodedOrEmpty(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll("+", " "));
  } catch {
    return "";
  }
}
