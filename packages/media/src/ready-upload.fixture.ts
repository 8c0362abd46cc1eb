import type { Clock, NewId } from "@marketplace/kernel";
import type { Stores } from "@marketplace/stores";
import { processUpload } from "./process-upload.ts";
import { stagingKey } from "./upload.ts";
import { insertUpload } from "./upload-store.ts";

interface Adding {
  readonly userId: string;
  readonly bytes: Buffer;
  readonly clock: Clock;
  readonly newId: NewId;
}

const quiet = () => {};
const log = { info: quiet, warn: quiet, error: quiet };
const nowhere = () => Promise.reject(new Error("This upload is for nothing"));

/** Stages an upload that has not been processed. Answers with its id. */
export async function stageUpload(
  { minio, mongo }: Pick<Stores, "minio" | "mongo">,
  { userId, bytes, clock, newId }: Adding,
): Promise<string> {
  const [uploadId, now] = [newId(), clock()];
  await insertUpload(mongo, {
    ...{ _id: uploadId, userId, purpose: { kind: "listing", listingId: null } },
    ...{ contentType: "image/jpeg", bytes: bytes.length, state: "waiting", reason: null, image: null },
    ...{ attached: false, unattached: null, attempts: 0 },
    ...{ createdAt: now, changedAt: now, expiresAt: new Date(now.getTime() + 600_000) },
  });
  await minio.client.putObject(minio.buckets.listingImages, stagingKey({ userId, uploadId }), bytes);
  return uploadId;
}

/** Stages an upload and processes it as a worker does, so that it is ready, or rejected. Answers with its id. */
export async function readyUpload(
  stores: Pick<Stores, "minio" | "mongo" | "redis">,
  adding: Adding,
): Promise<string> {
  const uploadId = await stageUpload(stores, adding);
  const { userId, clock } = adding;
  const attach = { listing: nowhere, avatar: nowhere };
  await processUpload({ ...stores, attach, clock, log }, { userId, uploadId });
  return uploadId;
}
