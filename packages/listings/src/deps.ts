import type { Cache } from "@marketplace/cache";
import type { Clock, NewId } from "@marketplace/kernel";
import type { Minio, Mongo, Postgres, RedisStore } from "@marketplace/stores";
import type { Sales } from "./sales.ts";
import type { ViewCounter } from "./view-counter.ts";

/** What reading listings stands on; `{ ...stores, cache }` fits. */
export interface ListingReadDeps {
  readonly mongo: Pick<Mongo, "db">;
  readonly minio: Pick<Minio, "publicUrl" | "buckets">;
  /** Which listings are hot. */
  readonly redis: { readonly redis: Pick<RedisStore["redis"], "zrevrange"> };
  readonly cache: Pick<Cache, "read" | "peek">;
}

/** What asking for listings stands on; `{ ...stores, cache, seen }` fits. */
export interface ListingQueryDeps extends ListingReadDeps {
  /** Told of who looks at a listing; nobody by default. */
  readonly seen?: ViewCounter["seen"];
}

/** What changing listings stands on; `{ ...stores, sales, changed, clock, newId }` fits. */
export interface ListingDeps {
  readonly mongo: Pick<Mongo, "db" | "transaction">;
  readonly postgres: Pick<Postgres, "sequelize">;
  readonly minio: Minio;
  readonly sales: Pick<Sales, "move">;
  /** Ends what is kept under tags; called once a change is committed, and before it is acknowledged. Never fails. */
  readonly changed: Cache["invalidate"];
  readonly clock: Clock;
  readonly newId: NewId;
}
