import type { Minio, Mongo } from "@marketplace/stores";
import { imageView } from "./image.ts";
import type { UploadStatus } from "./upload.ts";
import type { UploadDocument } from "./upload-document.ts";
import { readUploads } from "./upload-store.ts";

/** What asking for uploads needs; `stores` fits. */
export interface MediaQueryDeps {
  readonly mongo: Pick<Mongo, "db">;
  readonly minio: Pick<Minio, "publicUrl" | "buckets">;
}

/** How far an account's uploads have come, in the order in which they are named; those that it has not are left out. */
export async function uploadStatuses(
  { mongo, minio }: MediaQueryDeps,
  userId: string,
  uploadIds: readonly string[],
): Promise<readonly UploadStatus[]> {
  const found = await readUploads(mongo, userId, uploadIds);
  return [...new Set(uploadIds)].flatMap((id) => {
    const upload = found.get(id);
    return upload === undefined ? [] : [statusOf(minio, upload)];
  });
}

function statusOf(minio: MediaQueryDeps["minio"], upload: UploadDocument): UploadStatus {
  const { _id: uploadId, state, reason, image, attached, unattached } = upload;
  return {
    ...{ uploadId, state, reason, attached, unattached },
    image: image === null ? null : imageView(minio, image),
  };
}
