import type { Settings } from "./env.ts";
import { type Minio, openMinio } from "./minio.ts";
import { type Mongo, openMongo } from "./mongo.ts";
import { openPostgres, type Postgres } from "./postgres.ts";
import { openRedis, type RedisStore } from "./redis.ts";

/** The four stores of one process. */
export interface Stores {
  readonly postgres: Postgres;
  readonly mongo: Mongo;
  readonly redis: RedisStore;
  readonly minio: Minio;
  /** Closes all four, and fails with every failure at once. */
  close(): Promise<void>;
}

/** Opens the four stores without waiting for any: a process starts, and reports its health, while one is down. */
export function openStores(settings: Settings, onFault: (fault: Error) => void): Stores {
  const postgres = openPostgres(settings);
  const mongo = openMongo(settings);
  const redis = openRedis(settings, onFault);
  const minio = openMinio(settings);

  async function close(): Promise<void> {
    const results = await Promise.allSettled([postgres, mongo, redis, minio].map((store) => store.close()));
    const failures = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
    if (failures.length > 0) throw new AggregateError(failures, "Some stores did not close");
  }
  return { postgres, mongo, redis, minio, close };
}
