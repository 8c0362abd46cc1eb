import type { Clock, NewId } from "@marketplace/kernel";
import type { Minio, Mongo, Postgres } from "@marketplace/stores";

/** What the procedures of this slice stand on; `{ ...stores, clock, newId }` fits. */
export interface OrderDeps {
  readonly postgres: Pick<Postgres, "sequelize">;
  readonly mongo: Pick<Mongo, "db">;
  readonly minio: Pick<Minio, "buckets" | "publicUrl">;
  readonly clock: Clock;
  readonly newId: NewId;
}
