import type { Clock } from "@marketplace/kernel";
import type { Sequelize } from "sequelize";
import type { DurableLog } from "../log.ts";
import type { TwoPhase } from "../two-phase/two-phase.ts";
import type { Saga } from "./define-saga.ts";
import type { RunnerState, SagaRecord } from "./saga-record.ts";

/** What the engine knows of any saga, whatever its types. */
export type RegisteredSaga = Pick<Saga<unknown, unknown>, "name" | "version" | "output" | "steps" | "answer">;

/** What running sagas stands on. */
export interface SagaDeps {
  readonly sequelize: Sequelize;
  /** Carries the steps that change other stores too. */
  readonly twoPhase: Pick<TwoPhase, "run">;
  /** Every saga, and every version of it of which one may be unfinished, by `NAME@VERSION`. */
  readonly registry: ReadonlyMap<string, RegisteredSaga>;
  readonly clock: Clock;
  readonly log: DurableLog;
  /** Names this process in its leases. */
  readonly owner: string;
  /** How much longer than its slowest step a saga is leased. */
  readonly leaseMarginMs: number;
  /** From 0 to 1, for jitter. */
  readonly random: () => number;
  /** Whether this process is closing: runners stop between two steps. */
  readonly isClosing: () => boolean;
  /** Runs a saga that has been claimed; the process waits for it when it closes. Null when it became another's. */
  readonly run: (claimed: RunnerState) => Promise<SagaRecord | null>;
}

/** The name under which a saga is registered. */
export function kindOf({ name, version }: { readonly name: string; readonly version: number }): string {
  return `${name}@${version}`;
}

/** When a lease that is taken or renewed now runs out. */
export function leaseUntil(deps: SagaDeps, steps: RegisteredSaga["steps"]): Date {
  const slowest = Math.max(...steps.map(({ timeoutMs }) => timeoutMs));
  return new Date(deps.clock().getTime() + slowest + deps.leaseMarginMs);
}
