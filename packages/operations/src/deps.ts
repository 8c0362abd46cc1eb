import type { Sagas, TwoPhase } from "@marketplace/durable";
import type { Clock, NewId } from "@marketplace/kernel";
import type { Postgres } from "@marketplace/stores";

/** What the procedures of this slice stand on. */
export interface OperationDeps {
  readonly postgres: Pick<Postgres, "sequelize">;
  /** Those that a process without their definitions can show, retry, recover and abandon; undoing takes a definition. */
  readonly sagas: Pick<Sagas, "list" | "show" | "operate">;
  readonly twoPhase: Pick<TwoPhase, "listInDoubt" | "resolve">;
  readonly clock: Clock;
  readonly newId: NewId;
}
