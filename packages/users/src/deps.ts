import type { Cache } from "@marketplace/cache";
import type { Clock, NewId } from "@marketplace/kernel";
import type { Minio, Mongo, Postgres, RedisStore, Settings } from "@marketplace/stores";

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

/** What asking for accounts stands on; `{ ...stores, settings, cache, clock, newId }` fits. */
export interface UserQueryDeps extends UserDeps {
  readonly cache: Pick<Cache, "read" | "peek">;
  /** Where profiles are projected to. */
  readonly mongo: Pick<Mongo, "db">;
}

/** What changing accounts stands on; `{ ...stores, settings, changed, clock, newId }` fits. */
export interface UserCommandDeps extends UserDeps {
  /** Ends what is kept under tags; called once a change is committed, and before it is acknowledged. Never fails. */
  readonly changed: Cache["invalidate"];
}
