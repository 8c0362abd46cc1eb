import { setTimeout as pause } from "node:timers/promises";
import { hashInput, MarketplaceError } from "@marketplace/kernel";
import type { Transaction } from "sequelize";
import type { Saga } from "./define-saga.ts";
import { announcement } from "./record-outcome.ts";
import { kindOf, leaseUntil, type SagaDeps } from "./saga-deps.ts";
import {
  type AttemptRecord,
  failureToThrow,
  type RunnerState,
  type SagaRecord,
  sagaIdOf,
} from "./saga-record.ts";
import { newAttempt } from "./saga-run.ts";
import { claimSaga, findSaga, insertSaga } from "./saga-store.ts";

/** Names a saga by its caller's wish. */
export interface SagaKey {
  /** Whose key it is, such as a user's id: another's same key is another wish. */
  readonly scope: string;
  /** The caller's idempotency key. */
  readonly key: string;
  /** What the caller asked for: the same key with something else is refused. */
  readonly asked: unknown;
  /** How long to wait for the outcome, 30,000 by default; the saga goes on afterwards all the same. */
  readonly waitMs?: number;
}

/** A caller's wish. */
export interface SagaRequest<Input> extends Omit<SagaKey, "asked"> {
  readonly input: Input;
  /** What the caller asked for, where the input holds more than that; the input by default. */
  readonly asked?: unknown;
}

/** A wish that is granted in a transaction. */
export interface Beginning<Input> extends Omit<SagaRequest<Input>, "waitMs"> {
  readonly transaction: Transaction;
  /** What the first step has answered, where the transaction is that step. */
  readonly result?: unknown;
  /** Left to whoever looks next, a worker or who joins it, where nobody waits for its outcome. */
  readonly later?: boolean;
}

/** A saga that was begun in a transaction. */
export interface Begun<Output> {
  /** Runs it, once the transaction is committed. @throws MarketplaceError as `Sagas.start` does. */
  readonly outcome: (waitMs?: number) => Promise<Output>;
}

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 500;

/**
 * Starts a saga, or joins the one that the same key has started, and answers with its outcome.
 * @throws MarketplaceError the failure for which it was undone; `IDEMPOTENCY_MISMATCH` when the key came with another
 * input; `TIMEOUT` when it has not ended yet; `CHANGE_IN_PROGRESS` when people must see to it first.
 */
export async function startSaga<Input, Output>(
  deps: SagaDeps,
  saga: Saga<Input, Output>,
  request: SagaRequest<Input>,
): Promise<Output> {
  if (saga.isBegun) throw new Error(`The saga ${kindOf(saga)} is begun inside a transaction`);
  const giveUpAt = giveUpAfter(request.waitMs);
  const state = { saga: newRecord(deps, saga, request), attempts: [] };
  const isNew = await insertSaga(deps.sequelize, state);
  const stands = isNew ? await inTime(deps.run(state), giveUpAt) : null;
  return outcomeOf(deps, saga, { record: state.saga, giveUpAt, stands });
}

/**
 * Answers with the outcome of the saga that a key has started, running it on where nobody does; null when there is
 * none. @throws MarketplaceError as `startSaga` does.
 */
export async function joinSaga<Input, Output>(
  deps: SagaDeps,
  saga: Saga<Input, Output>,
  { scope, key, asked, waitMs }: SagaKey,
): Promise<Output | null> {
  const giveUpAt = giveUpAfter(waitMs);
  const record = { id: sagaIdOf({ name: saga.name, scope, key }), inputHash: hashInput(asJson(asked)) };
  const stands = await findSaga(deps.sequelize, record.id);
  return stands === null ? null : outcomeOf(deps, saga, { record, giveUpAt, stands });
}

/**
 * Begins a saga as part of a transaction, which is its first step where it has one that is begun; null when the key
 * has begun one already. It runs from `outcome()` on or, when nobody gets to that, when its lease has run out.
 */
export async function beginSaga<Input, Output>(
  deps: SagaDeps,
  saga: Saga<Input, Output>,
  { transaction, result, later = false, ...request }: Beginning<Input>,
): Promise<Begun<Output> | null> {
  const leased = newRecord(deps, saga, request);
  const record = later ? { ...leased, leaseOwner: null, leaseUntil: leased.createdAt } : leased;
  const attempts = saga.steps.slice(0, saga.isBegun ? 1 : 0).map((step): AttemptRecord => {
    const attempt = newAttempt(
      { deps, definition: saga, state: { saga: record, attempts: [] } },
      step,
      "run",
    );
    return { ...attempt, status: "done", result: result === undefined ? null : asJson(result) };
  });
  const begun = { saga: record, attempts };
  // Whoever takes it up later makes its own announcement.
  const next = later || attempts.length === 0 ? null : announcement({ deps, definition: saga, state: begun });
  const state: RunnerState =
    next === null
      ? begun
      : { saga: record, attempts: [...attempts, next.attempt], announced: next.attempt.sequence };
  const insert = () => insertSaga(transaction, state);
  if (!(await (next === null ? insert() : next.step.points.begin(insert)))) return null;
  return {
    outcome: async (waitMs) => {
      const giveUpAt = giveUpAfter(waitMs);
      const stands = later ? null : await inTime(deps.run(state), giveUpAt);
      return outcomeOf(deps, saga, { record, giveUpAt, stands });
    },
  };
}

function giveUpAfter(waitMs = 30_000): number {
  return performance.now() + waitMs;
}

interface Awaited {
  readonly record: Pick<SagaRecord, "id" | "inputHash">;
  readonly giveUpAt: number;
  /** How it stands, where that is known. */
  readonly stands: SagaRecord | null;
}

async function outcomeOf<Input, Output>(
  deps: SagaDeps,
  saga: Saga<Input, Output>,
  { record, giveUpAt, ...known }: Awaited,
): Promise<Output> {
  let { stands } = known;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    stands ??= await findSaga(deps.sequelize, record.id);
    if (stands === null) throw new Error(`The saga ${record.id} is gone`);
    if (stands.inputHash !== record.inputHash) throw mismatch();
    if (stands.status !== "running") return answerOf(saga, stands);
    if (performance.now() >= giveUpAt || deps.isClosing()) throw notYet();
    const due = stands.leaseUntil.getTime() - deps.clock().getTime();
    const isWaiting = stands.leaseOwner === null && due > 0;
    stands = due > 0 ? null : await takeOver(deps, saga, { id: record.id, giveUpAt });
    if (stands === null) await pause(isWaiting ? Math.min(due, pauseMs) : pauseMs);
  }
}

function newRecord<Input, Output>(
  deps: SagaDeps,
  saga: Saga<Input, Output>,
  { scope, key, input, asked = input }: SagaRequest<Input>,
): SagaRecord {
  if (deps.registry.get(kindOf(saga))?.steps !== saga.steps)
    throw new Error(`The saga ${kindOf(saga)} is not registered`);
  const json = asJson(input);
  // Refused now rather than at the first recovery.
  saga.input.parse(json);
  const now = deps.clock();
  return {
    id: sagaIdOf({ name: saga.name, scope, key }),
    name: saga.name,
    version: saga.version,
    scope,
    key,
    input: json,
    inputHash: hashInput(asJson(asked)),
    status: "running",
    direction: "forward",
    output: null,
    failure: null,
    leaseOwner: deps.owner,
    leaseUntil: leaseUntil(deps, saga.steps),
    fence: 1,
    revision: 1,
    resumedAfter: 0,
    createdAt: now,
    updatedAt: now,
    finishedAt: null,
  };
}

interface Waiting {
  readonly id: string;
  readonly giveUpAt: number;
}

/** Whoever waits for a saga that nobody runs runs it; null when another was faster. */
async function takeOver<Input, Output>(
  deps: SagaDeps,
  saga: Saga<Input, Output>,
  { id, giveUpAt }: Waiting,
): Promise<SagaRecord | null> {
  const claimed = await claimSaga(deps.sequelize, {
    id,
    kinds: [...deps.registry.keys()],
    owner: deps.owner,
    now: deps.clock(),
    until: leaseUntil(deps, saga.steps),
  });
  return claimed === null ? null : inTime(deps.run(claimed), giveUpAt);
}

/** Waits for a runner until the caller's time is up; the runner itself is not stopped by that. */
async function inTime<T>(running: Promise<T>, giveUpAt: number): Promise<T> {
  const controller = new AbortController();
  const { signal } = controller;
  const timeUp = pause(Math.max(0, giveUpAt - performance.now()), null, { signal }).then(() => {
    throw notYet();
  });
  // When the runner was in time, the clock is stopped, and its failure is nobody's.
  timeUp.catch(() => {});
  try {
    return await Promise.race([running, timeUp]);
  } finally {
    controller.abort();
  }
}

function answerOf<Input, Output>(saga: Saga<Input, Output>, stored: SagaRecord): Output {
  if (stored.status === "completed") return saga.output.parse(stored.output);
  if (stored.status === "needs-attention") {
    throw new MarketplaceError(
      "CHANGE_IN_PROGRESS",
      "This could not be finished by itself; our staff is seeing to it. There is no need to repeat it.",
    );
  }
  if (stored.failure === null)
    throw new Error(`The saga ${stored.id} is ${stored.status} and does not say why`);
  throw failureToThrow(stored.failure);
}

function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function mismatch(): MarketplaceError {
  return new MarketplaceError(
    "IDEMPOTENCY_MISMATCH",
    "This idempotency key was used with another input; use a new key for a new request.",
  );
}

function notYet(): MarketplaceError {
  return new MarketplaceError(
    "TIMEOUT",
    "This is still being done; ask again with the same idempotency key in a few seconds.",
  );
}
