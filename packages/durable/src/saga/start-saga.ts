import { setTimeout as pause } from "node:timers/promises";
import { hashInput, MarketplaceError } from "@marketplace/kernel";
import type { Saga } from "./define-saga.ts";
import { kindOf, leaseUntil, type SagaDeps } from "./saga-deps.ts";
import { failureToThrow, type SagaRecord, sagaIdOf } from "./saga-record.ts";
import { claimSaga, findSaga, insertSaga } from "./saga-store.ts";

/** A caller's wish. */
export interface SagaRequest<Input> {
  /** Whose key it is, such as a user's id: another's same key is another wish. */
  readonly scope: string;
  /** The caller's idempotency key. */
  readonly key: string;
  readonly input: Input;
  /** How long to wait for the outcome, 30,000 by default; the saga goes on afterwards all the same. */
  readonly waitMs?: number;
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
  if (deps.registry.get(kindOf(saga))?.steps !== saga.steps)
    throw new Error(`The saga ${kindOf(saga)} is not registered`);
  const giveUpAt = performance.now() + (request.waitMs ?? 30_000);
  const record = newRecord(deps, saga, request);
  const isNew = await insertSaga(deps.sequelize, record);
  let stands = isNew ? await inTime(deps.run({ saga: record, attempts: [] }), giveUpAt) : null;
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
  { scope, key, input }: SagaRequest<Input>,
): SagaRecord {
  const json: unknown = JSON.parse(JSON.stringify(input));
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
    inputHash: hashInput(json),
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
