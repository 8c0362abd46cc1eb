import type { Clock } from "@marketplace/kernel";
import type { Sequelize } from "sequelize";
import type { DurableLog } from "../log.ts";
import type { TwoPhaseResource } from "./participant.ts";

/** What two-phase commits stand on. */
export interface TwoPhaseDeps {
  /** The project's own database, which holds the decision log. */
  readonly sequelize: Sequelize;
  /** Every resource that any process uses: who resolves must be able to finish all of them. */
  readonly resources: readonly TwoPhaseResource[];
  readonly clock: Clock;
  readonly log: DurableLog;
  /** How long a resolver waits for a transaction that is deciding. */
  readonly lockMs: number;
  /** Age of a decision before the resolver carries it out for its coordinator. */
  readonly graceMs: number;
}
