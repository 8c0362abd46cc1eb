import type { Minio } from "@marketplace/stores";
import { z } from "zod";
import { bucketOf } from "./image.ts";
import type { PhotographFile } from "./photograph-files.ts";

/** Writes one object of a photograph, in its bucket, as every cache may keep it. */
export function putObject(minio: Minio, key: string, file: PhotographFile): Promise<void> {
  return put(minio, key, { ...file, isOnly: false });
}

const alreadyThereSchema = z.object({ code: z.literal("PreconditionFailed") });

/** Writes one object unless there is one: in a versioned bucket a second write would be a second copy. */
export async function putOnce(minio: Minio, key: string, file: PhotographFile): Promise<void> {
  try {
    await put(minio, key, { ...file, isOnly: true });
  } catch (failure) {
    if (!alreadyThereSchema.safeParse(failure).success) throw failure;
  }
}

async function put(
  { client, buckets, within }: Minio,
  key: string,
  { bytes, format, isOnly }: PhotographFile & { readonly isOnly: boolean },
): Promise<void> {
  const headers = {
    "Content-Type": `image/${format}`,
    "Cache-Control": "public, max-age=31536000, immutable",
    ...(isOnly ? { "If-None-Match": "*" } : {}),
  };
  await within(client.putObject(bucketOf(buckets, key), key, bytes, bytes.length, headers));
}
