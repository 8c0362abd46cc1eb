import type { Clock, NewId } from "@marketplace/kernel";
import type { Minio, Postgres, RedisStore, Settings } from "@marketplace/stores";

/** What the procedures of this slice stand on; `{ ...stores, settings, clock, newId }` fits. */
export interface UserDeps {
  readonly postgres: Postgres;
  readonly redis: RedisStore;
  readonly minio: Pick<Minio, "buckets" | "publicUrl">;
  readonly settings: Pick<
    Settings,
    "ACCESS_TOKEN_SECONDS" | "SESSION_SECONDS" | "REGISTRATIONS_PER_HOUR" | "STORE_TIMEOUT_MS"
  >;
  readonly clock: Clock;
  readonly newId: NewId;
}
