import type { Clock, NewId } from "@marketplace/kernel";
import type { Minio, Postgres } from "@marketplace/stores";

/** What the procedures of this slice stand on; `{ ...stores, clock, newId }` fits. */
export interface ReviewDeps {
  readonly postgres: Postgres;
  readonly minio: Pick<Minio, "buckets" | "publicUrl">;
  readonly clock: Clock;
  readonly newId: NewId;
}
