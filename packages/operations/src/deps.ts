import type { EventOperations, Projection, ProjectionJobs, Sagas, TwoPhase } from "@marketplace/durable";
import type { Clock, NewId } from "@marketplace/kernel";
import type { Mongo, Postgres } from "@marketplace/stores";

/** What the procedures of this slice stand on. */
export interface OperationDeps {
  readonly postgres: Pick<Postgres, "sequelize">;
  readonly mongo: Mongo;
  /** Those that a process without their definitions can show, retry, recover and abandon; undoing takes a definition. */
  readonly sagas: Pick<Sagas, "list" | "show" | "operate">;
  readonly twoPhase: Pick<TwoPhase, "listInDoubt" | "resolve">;
  readonly eventOperations: EventOperations;
  /** The projections that a worker knows; what they are made of is the worker's alone. */
  readonly projections: readonly Pick<Projection, "name" | "collection">[];
  readonly projectionJobs: ProjectionJobs;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** What the mutations stand on besides. */
export interface OperationCommandDeps extends OperationDeps {
  /** The keys of a listing's photographs; null where there is no such listing. Asked of the slice that has them. */
  readonly listingPhotographs: (listingId: string) => Promise<readonly string[] | null>;
}
