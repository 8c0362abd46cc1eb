import type { Clock, NewId } from "@marketplace/kernel";
import type { Minio, Mongo, Postgres } from "@marketplace/stores";
import type { Sales } from "./sales.ts";

/** What reading listings stands on; `stores` fits. */
export interface ListingReadDeps {
  readonly mongo: Pick<Mongo, "db">;
  readonly minio: Pick<Minio, "publicUrl" | "buckets">;
}

/** What changing listings stands on; `{ ...stores, sales, clock, newId }` fits. */
export interface ListingDeps extends ListingReadDeps {
  readonly mongo: Pick<Mongo, "db" | "transaction">;
  readonly postgres: Pick<Postgres, "sequelize">;
  readonly minio: Minio;
  readonly sales: Pick<Sales, "move">;
  readonly clock: Clock;
  readonly newId: NewId;
}
