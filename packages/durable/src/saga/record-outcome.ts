import { type ErrorCode, MarketplaceError } from "@marketplace/kernel";
import { type Attempt, afterFailure, nextAction } from "./next-action.ts";
import { leaseUntil } from "./saga-deps.ts";
import {
  type AttemptRecord,
  failureRecord,
  type RunnerState,
  type SagaState,
  withAttempt,
} from "./saga-record.ts";
import { newAttempt, resultsOf, type SagaRun } from "./saga-run.ts";
import type { RawStep } from "./saga-step.ts";
import { type SagaChange, writeSaga } from "./saga-store.ts";

/** Refusals after which trying again can help: something was in the way, or away. */
const PASSING: ReadonlySet<ErrorCode> = new Set([
  "CHANGE_IN_PROGRESS",
  "STALE_VERSION",
  "RATE_LIMITED",
  "STORE_UNAVAILABLE",
  "TIMEOUT",
  "INTERNAL",
]);

/** Whether a failure is a refusal that stays one however often it is tried. */
export function isFinal(thrown: unknown): boolean {
  return thrown instanceof MarketplaceError && !PASSING.has(thrown.code);
}

/** Records that a call outside is about to be made, durably before it is. */
export function recordStarted(run: SagaRun, attempt: AttemptRecord): Promise<SagaState> {
  return record(run, [started(attempt)], held(run));
}

/**
 * Records a success, and the saga's end when it was the last one; where a call outside comes next, it is announced in
 * the same write.
 */
export async function recordDone(
  run: SagaRun,
  attempt: AttemptRecord,
  result: unknown,
): Promise<RunnerState> {
  const done = ended(run, attempt, result);
  const attempts = withAttempt(run.state.attempts, done);
  const next = announcement({ ...run, state: { ...run.state, attempts } });
  const change = changeAfter(run, attempts);
  if (next === null) return record(run, [done], change);
  const state = await next.step.points.begin(() => record(run, [done, next.attempt], change));
  return { ...state, announced: next.attempt.sequence };
}

/** The call outside that comes next, as it is recorded before it is made; null when something else does. */
export function announcement(
  run: SagaRun,
): { readonly step: RawStep; readonly attempt: AttemptRecord } | null {
  const { definition, state } = run;
  const next = nextAction(definition.steps, state.saga.direction, state.attempts);
  if (next.do !== "run" || !next.step.external) return null;
  return { step: next.step, attempt: started(newAttempt(run, next.step, "run")) };
}

/**
 * Keeps a success of a call for the next write where that comes at once, with the local step that follows; else it is
 * recorded now. Whoever takes over in between finds the call started, and asks what became of it.
 */
export function keepDone(
  run: SagaRun,
  { step, attempt }: { readonly step: RawStep; readonly attempt: AttemptRecord },
  result: unknown,
): RunnerState | Promise<RunnerState> {
  const { definition, state } = run;
  const done = ended(run, attempt, result);
  const attempts = withAttempt(state.attempts, done);
  const next = nextAction(definition.steps, state.saga.direction, attempts);
  if (next.do === "run" && !next.step.external)
    return { saga: state.saga, attempts, unwritten: [...(state.unwritten ?? []), done] };
  return step.points.run(() => recordDone(run, attempt, result));
}

function ended({ deps }: SagaRun, attempt: AttemptRecord, result: unknown): AttemptRecord {
  return { ...attempt, status: "done", result: result ?? null, endedAt: deps.clock() };
}

function started(attempt: AttemptRecord): AttemptRecord {
  return { ...attempt, status: "started", endedAt: null };
}

/** What a saga changes to after these attempts: its end, or a lease that goes on. */
export function changeAfter(run: SagaRun, attempts: readonly AttemptRecord[]): SagaChange {
  const { deps, definition, state } = run;
  const { direction, input } = state.saga;
  const next = nextAction(definition.steps, direction, attempts);
  if (next.do !== "end") return { ...held(run), direction };
  const ended = { status: next.status, direction, finishedAt: deps.clock(), leaseOwner: null };
  if (next.status === "compensated") return ended;
  const output: unknown = JSON.parse(JSON.stringify(definition.answer(input, resultsOf(attempts)) ?? null));
  definition.output.parse(output);
  return { ...ended, output, failure: null };
}

interface Failed {
  readonly step: RawStep;
  /** `failed`, or `absent` for a call that had not happened when it was asked about. */
  readonly attempt: AttemptRecord;
  readonly thrown: unknown;
}

/** Records a failure and what follows from it: another try later, the way back, or a call for attention. */
export function recordFailure(run: SagaRun, { step, attempt, thrown }: Failed): Promise<SagaState> {
  const { deps, state } = run;
  const failure = failureRecord(thrown, step.name);
  const failed: AttemptRecord = { ...attempt, failure, endedAt: deps.clock() };
  const { id, name } = state.saga;
  deps.log.warn({ saga: id, name, step: step.name, kind: attempt.kind, failure }, "a step failed");
  return record(run, [failed], changeAfterFailure(run, step, { failed, failure, final: isFinal(thrown) }));
}

function changeAfterFailure(
  run: SagaRun,
  step: RawStep,
  {
    failed,
    failure,
    final,
  }: { failed: AttemptRecord; failure: SagaState["saga"]["failure"]; final: boolean },
): SagaChange {
  const { deps, definition, state } = run;
  const now = deps.clock();
  const { kind } = failed;
  // A call of the way forward that turns out, on the way back, not to have happened is what the way back wants.
  if (kind === "run" && state.saga.direction === "back") return held(run);
  const attempts = withAttempt(state.attempts, failed);
  const failures = attempts.filter(
    (one) => isFailureLike(one, failed) && one.sequence > state.saga.resumedAfter,
  ).length;
  const after = afterFailure(
    { steps: definition.steps, step, kind, failures, final, attempts },
    deps.random(),
  );
  switch (after.next) {
    case "retry":
      return { leaseOwner: null, leaseUntil: new Date(now.getTime() + after.delayMs) };
    case "ask-for-attention":
      return { status: "needs-attention", leaseOwner: null, failure: state.saga.failure ?? failure };
    case "turn-back": {
      const back = { direction: "back", failure } as const;
      return nextAction(definition.steps, "back", attempts).do === "end"
        ? { ...back, status: "compensated", finishedAt: now, leaseOwner: null }
        : { ...back, ...held(run) };
    }
  }
}

function isFailureLike(one: Attempt, failed: Attempt): boolean {
  const failedToo = one.status === "failed" || one.status === "absent";
  return failedToo && one.step === failed.step && one.kind === failed.kind;
}

function record(run: SagaRun, attempts: readonly AttemptRecord[], change: SagaChange): Promise<SagaState> {
  const on = run.transaction ?? run.deps.sequelize;
  return writeSaga(on, run.state, { attempts, change, now: run.deps.clock() });
}

function held({ deps, definition }: SagaRun): SagaChange {
  return { leaseUntil: leaseUntil(deps, definition.steps) };
}
