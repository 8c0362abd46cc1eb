import type { Clock, NewId } from "@marketplace/kernel";
import type { Sales } from "@marketplace/listings";
import type { Minio, Mongo, Postgres } from "@marketplace/stores";

/** What the procedures of this slice stand on; `{ ...stores, sales, clock, newId }` fits. */
export interface OrderDeps {
  readonly postgres: Pick<Postgres, "sequelize">;
  readonly mongo: Pick<Mongo, "db">;
  readonly minio: Pick<Minio, "buckets" | "publicUrl">;
  /** Changes units together with the listing's status. */
  readonly sales: Pick<Sales, "changeUnit">;
  readonly clock: Clock;
  readonly newId: NewId;
}
