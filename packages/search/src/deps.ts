import type { Cache } from "@marketplace/cache";
import type { Clock } from "@marketplace/kernel";
import type { Minio, Mongo } from "@marketplace/stores";

/** What searching stands on; `{ ...stores, cache, clock }` fits. */
export interface SearchDeps {
  readonly mongo: Pick<Mongo, "db">;
  readonly minio: Pick<Minio, "publicUrl" | "buckets">;
  readonly cache: Pick<Cache, "read" | "peek">;
  readonly clock: Clock;
}
