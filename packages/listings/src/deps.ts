import type { Clock, NewId } from "@marketplace/kernel";
import type { Minio, Mongo, Postgres } from "@marketplace/stores";

/** What reading listings stands on; `stores` fits. */
export interface ListingReadDeps {
  readonly mongo: Pick<Mongo, "db">;
  readonly minio: Pick<Minio, "publicUrl" | "buckets">;
}

/** What changing listings stands on; `{ ...stores, clock, newId }` fits. */
export interface ListingDeps extends ListingReadDeps {
  readonly postgres: Pick<Postgres, "sequelize">;
  readonly mongo: Pick<Mongo, "db" | "transaction">;
  readonly minio: Minio;
  readonly clock: Clock;
  readonly newId: NewId;
}
