import { openMinio, openMongo } from "@marketplace/stores";
import { z } from "zod";

/** Settings of what photographs stand in, in a process that a test starts, as its environment tells them. */
export const processSettings = {
  ...z
    .object({
      MONGO_URL: z.string(),
      MONGO_DATABASE: z.string(),
      MINIO_URL: z.string(),
      MINIO_ACCESS_KEY: z.string(),
      MINIO_SECRET_KEY: z.string(),
      MINIO_BUCKET_PREFIX: z.string(),
    })
    .parse(process.env),
  ...{ MONGO_POOL_MAX: 5, STORE_TIMEOUT_MS: 30_000, CDN_URL: undefined, UPLOAD_URL: undefined },
};

/** A log that says nothing. */
export const quiet = () => {};

/** Opens what photographs stand in. */
export function openProcessStores() {
  return { mongo: openMongo(processSettings), minio: openMinio(processSettings) };
}
