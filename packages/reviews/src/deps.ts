import type { Cache } from "@marketplace/cache";
import type { Clock, NewId } from "@marketplace/kernel";
import type { Minio, Mongo, Postgres } from "@marketplace/stores";

/** What reviews and those who gave them are read from. */
export interface ReviewReadDeps {
  readonly postgres: Postgres;
  readonly minio: Pick<Minio, "buckets" | "publicUrl">;
}

/** What asking for reviews stands on; `{ ...stores, cache }` fits. */
export interface ReviewQueryDeps extends ReviewReadDeps {
  /** Where profiles are projected to, with their ratings. */
  readonly mongo: Pick<Mongo, "db">;
  readonly cache: Pick<Cache, "read" | "peek">;
}

/** What writing reviews stands on; `{ ...stores, changed, clock, newId }` fits. */
export interface ReviewDeps extends ReviewReadDeps {
  /** Ends what is kept under tags; called once a change is committed, and before it is acknowledged. Never fails. */
  readonly changed: Cache["invalidate"];
  readonly clock: Clock;
  readonly newId: NewId;
}
