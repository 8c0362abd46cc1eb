import { withDeadline } from "@marketplace/stores";
import type { Transaction } from "sequelize";
import type { Attempt } from "./next-action.ts";
import type { RegisteredSaga, SagaDeps } from "./saga-deps.ts";
import type { AttemptRecord, RunnerState } from "./saga-record.ts";
import type { RawContext, RawStep } from "./saga-step.ts";

/** One runner of one saga, with what it works on. */
export interface SagaRun {
  readonly deps: SagaDeps;
  readonly definition: RegisteredSaga;
  readonly state: RunnerState;
  /** The transaction of a local step's work, in which its outcome is recorded too. */
  readonly transaction?: Transaction;
}

/** A new try of a step, begun now and not yet ended well. */
export function newAttempt({ deps, state }: SagaRun, step: RawStep, kind: Attempt["kind"]): AttemptRecord {
  const now = deps.clock();
  return {
    sequence: 1 + Math.max(0, ...state.attempts.map(({ sequence }) => sequence)),
    step: step.name,
    kind,
    attempt: 1 + state.attempts.filter((one) => one.step === step.name && one.kind === kind).length,
    status: "failed",
    fence: state.saga.fence,
    result: null,
    failure: null,
    startedAt: now,
    endedAt: now,
  };
}

/** What the steps that are done have answered, by their names, as JSON. */
export function resultsOf(attempts: readonly AttemptRecord[]): Readonly<Record<string, unknown>> {
  const done = attempts.filter(({ kind, status }) => kind === "run" && status === "done");
  return Object.fromEntries(done.map(({ step, result }) => [step, result]));
}

/**
 * Runs a part of a step within the step's time, with what a step is given.
 * @throws MarketplaceError `TIMEOUT` when it takes longer.
 */
export async function bounded<T>(
  { deps, state }: SagaRun,
  step: RawStep,
  part: (raw: RawContext) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const raw: RawContext = {
    sagaId: state.saga.id,
    key: `${state.saga.id}:${step.name}`,
    input: state.saga.input,
    results: resultsOf(state.attempts),
    now: deps.clock(),
    signal: controller.signal,
    log: deps.log,
  };
  try {
    return await withDeadline(part(raw), step.timeoutMs, `The step ${step.name}`);
  } finally {
    controller.abort();
  }
}
