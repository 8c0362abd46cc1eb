import { MarketplaceError } from "@marketplace/kernel";
import type { Transaction } from "sequelize";
import type { Participant } from "../two-phase/participant.ts";
import { nextAction } from "./next-action.ts";
import {
  changeAfter,
  isFinal,
  keepDone,
  recordDone,
  recordFailure,
  recordStarted,
} from "./record-outcome.ts";
import { kindOf, type SagaDeps } from "./saga-deps.ts";
import type { AttemptRecord, RunnerState, SagaRecord, SagaState } from "./saga-record.ts";
import { bounded, newAttempt, type SagaRun } from "./saga-run.ts";
import type { RawStep } from "./saga-step.ts";
import { loadSaga, StaleSaga, writeSaga } from "./saga-store.ts";

type Inside = Extract<RawStep, { external: false }>;
type Outside = Extract<RawStep, { external: true }>;

/**
 * Runs a saga whose lease this process holds, until it ends, waits for its next try, or is another runner's;
 * answers with how it then stands, or null for another's.
 * @throws a store's fault when what happened cannot be recorded; whoever takes the saga over then goes on.
 */
export async function runSaga(deps: SagaDeps, claimed: RunnerState): Promise<SagaRecord | null> {
  const definition = deps.registry.get(kindOf(claimed.saga));
  if (definition === undefined) throw new Error(`The saga ${kindOf(claimed.saga)} is not registered here`);
  let state: RunnerState = claimed;
  while (state.saga.status === "running" && state.saga.leaseOwner !== null) {
    try {
      state = await (deps.isClosing() ? release(deps, state) : advance({ deps, definition, state }));
    } catch (failure) {
      if (!(failure instanceof StaleSaga)) throw failure;
      // Either the lease is another's by now, or a write whose answer was lost came through after all.
      const fresh = await loadSaga(deps.sequelize, claimed.saga.id);
      if (fresh?.saga.fence !== claimed.saga.fence) {
        deps.log.warn({ saga: claimed.saga.id }, "a saga is another runner's by now");
        return null;
      }
      state = fresh;
    }
  }
  const { id, name, status, direction, failure } = state.saga;
  if (status === "needs-attention")
    deps.log.error({ saga: id, name, direction, failure }, "a saga needs attention");
  return state.saga;
}

function release(deps: SagaDeps, state: RunnerState): Promise<SagaState> {
  const now = deps.clock();
  return writeSaga(deps.sequelize, state, { change: { leaseOwner: null, leaseUntil: now }, now });
}

function advance(run: SagaRun): RunnerState | Promise<RunnerState> {
  const { deps, definition, state } = run;
  const action = nextAction(definition.steps, state.saga.direction, state.attempts);
  switch (action.do) {
    case "end":
      return writeSaga(deps.sequelize, state, {
        change: changeAfter(run, state.attempts),
        now: deps.clock(),
      });
    case "settle":
      return state.announced === action.sequence
        ? callAnnounced(run, action.step, action.sequence)
        : settle(run, action.step, action.sequence);
    case "run":
      return action.step.external ? callOutside(run, action.step) : workInside(run, action.step, "run");
    case "undo":
      return action.step.external ? takeBack(run, action.step) : workInside(run, action.step, "undo");
  }
}

/** Runs or undoes a step in the project's own database: one transaction holds the work and the record of it. */
async function workInside(run: SagaRun, step: Inside, kind: "run" | "undo"): Promise<RunnerState> {
  const { deps, definition, state } = run;
  const attempt = newAttempt(run, step, kind);
  const work = async (transaction: Transaction) => {
    const result = await bounded(run, step, async (raw) =>
      kind === "run" ? step.run(raw, transaction) : step.undo?.(raw, transaction),
    );
    return recordDone({ ...run, transaction }, attempt, result);
  };
  try {
    const prepare = await bounded<readonly Participant[]>(run, step, (raw) =>
      kind === "run" ? step.prepare(raw) : step.prepareUndo(raw),
    );
    // The calls that this write records too reach their own points around it.
    const around = definition.steps
      .filter(({ name }) => state.unwritten?.some((one) => one.step === name) ?? false)
      .reduce(
        (inner, { points }) =>
          (effect) =>
            points.run(() => inner(effect)),
        step.points[kind],
      );
    return await around(() =>
      prepare.length === 0
        ? deps.sequelize.transaction(work)
        : deps.twoPhase.run({
            gid: `${state.saga.id}.${state.saga.fence}.${attempt.sequence}`,
            prepare,
            decide: work,
            deadlineMs: step.timeoutMs,
            supersedes: (gid) => isEarlier(gid, state),
          }),
    );
  } catch (thrown) {
    if (thrown instanceof StaleSaga) throw thrown;
    // If the work was committed after all and only the answer was lost, this write finds the saga changed.
    return recordFailure(run, { step, attempt, thrown });
  }
}

/** What an earlier runner of the same saga has left prepared can be ended at once: that runner is fenced off. */
function isEarlier(gid: string, { saga }: SagaState): boolean {
  const [id, fence] = gid.split(".");
  return id === saga.id && Number(fence) <= saga.fence;
}

/** Calls something outside; a row tells of it before. */
async function callOutside(run: SagaRun, step: Outside): Promise<RunnerState> {
  const attempt = newAttempt(run, step, "run");
  const state = await step.points.begin(() => recordStarted(run, attempt));
  return call({ ...run, state }, step, attempt);
}

/** Makes a call that the write before has recorded as started. */
function callAnnounced(run: SagaRun, step: RawStep, sequence: number): Promise<RunnerState> {
  const { saga, attempts } = run.state;
  const attempt = attempts.find((one) => one.sequence === sequence);
  if (!step.external || attempt === undefined) throw new Error(`The step ${step.name} has no call to make`);
  return call({ ...run, state: { saga, attempts } }, step, attempt);
}

async function call(run: SagaRun, step: Outside, attempt: AttemptRecord): Promise<RunnerState> {
  let result: unknown;
  try {
    result = await bounded(run, step, (raw) => step.run(raw));
  } catch (thrown) {
    if (isFinal(thrown))
      return recordFailure(run, { step, attempt: { ...attempt, status: "failed" }, thrown });
    const { saga } = run.state;
    run.deps.log.warn({ saga: saga.id, step: step.name, err: thrown }, "a call's outcome is not known");
    return run.state;
  }
  return keepDone(run, { step, attempt }, result);
}

/** Takes a call back. A crash in between has it repeated, which its key makes harmless. */
async function takeBack(run: SagaRun, step: Outside): Promise<RunnerState> {
  const attempt = newAttempt(run, step, "undo");
  try {
    await bounded(run, step, async (raw) => step.undo?.(raw));
  } catch (thrown) {
    return recordFailure(run, { step, attempt, thrown });
  }
  return step.points.undo(() => recordDone(run, attempt, null));
}

/** Asks what became of a call, before anything else is done. */
async function settle(run: SagaRun, step: RawStep, sequence: number): Promise<RunnerState> {
  const open = run.state.attempts.find((one) => one.sequence === sequence);
  if (!step.external || open === undefined) throw new Error(`The step ${step.name} has no call to ask about`);
  try {
    const settled = await bounded(run, step, (raw) => step.settle(raw));
    if (settled.happened)
      return await step.points.run(() => recordDone(onward(run, step), open, settled.result));
  } catch (thrown) {
    if (thrown instanceof StaleSaga) throw thrown;
    return recordFailure(run, { step, attempt: newAttempt(run, step, "settle"), thrown });
  }
  const thrown = new MarketplaceError("TIMEOUT", "This could not be done in time; try again.");
  return step.points.run(() => recordFailure(run, { step, attempt: { ...open, status: "absent" }, thrown }));
}

/** A pivot that turns out to have happened cannot be gone back on, even if an operator wanted to meanwhile. */
function onward(run: SagaRun, { pivot }: RawStep): SagaRun {
  if (!pivot) return run;
  return { ...run, state: { ...run.state, saga: { ...run.state.saga, direction: "forward" } } };
}
