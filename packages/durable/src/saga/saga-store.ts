import { rowsOf } from "@marketplace/stores";
import type { Sequelize, Transaction } from "sequelize";
import { z } from "zod";
import { crashPointsAround } from "../crash-point.ts";
import { sabotaged } from "../sabotage.ts";
import {
  type AttemptRecord,
  attemptRow,
  type RunnerState,
  type SagaRecord,
  type SagaState,
  sagaRow,
  withAttempt,
} from "./saga-record.ts";

/** Thrown when a write finds the saga changed by another: the lease is lost, or an earlier write came through. */
export class StaleSaga extends Error {
  override readonly name = "StaleSaga";
}

const TRIES = `jsonb_to_recordset($attempts::jsonb) AS one (sequence int, step text, kind text, attempt int,
  status text, fence int, result jsonb, failure jsonb, "startedAt" timestamptz, "endedAt" timestamptz)`;

const idRow = z.object({ id: z.string() });

const insert = crashPointsAround("saga/insert");
const claim = crashPointsAround("saga/claim");

/**
 * Inserts a new saga with its first lease and the tries that come with it, alone or as part of a transaction; false
 * when its key has one already.
 */
export async function insertSaga(
  on: Sequelize | Transaction,
  { saga, attempts }: SagaState,
): Promise<boolean> {
  const rows = await insert(() =>
    rowsOf(on, idRow, {
      sql: `WITH begun AS (
              INSERT INTO sagas (id, name, version, scope, idempotency_key, input, input_hash, status, direction,
                lease_owner, lease_until, fence, revision, created_at, updated_at)
              VALUES ($id, $name, $version, $scope, $key, $input::jsonb, $inputHash, $status, $direction,
                $leaseOwner, $leaseUntil, $fence, $revision, $createdAt, $updatedAt)
              ON CONFLICT DO NOTHING RETURNING id
            ), tried AS (
              INSERT INTO saga_steps (saga_id, sequence, step, kind, attempt, status, fence, result, started_at, ended_at)
              SELECT begun.id, one.sequence, one.step, one.kind, one.attempt, one.status, one.fence, one.result,
                one."startedAt", one."endedAt"
              FROM begun, ${TRIES}
            )
            SELECT id FROM begun`,
      bind: {
        id: saga.id,
        name: saga.name,
        version: saga.version,
        scope: saga.scope,
        key: saga.key,
        input: JSON.stringify(saga.input),
        inputHash: saga.inputHash,
        status: saga.status,
        direction: saga.direction,
        leaseOwner: saga.leaseOwner,
        leaseUntil: saga.leaseUntil,
        fence: saga.fence,
        revision: saga.revision,
        createdAt: saga.createdAt,
        updatedAt: saga.updatedAt,
        attempts: JSON.stringify(attempts),
      },
    }),
  );
  return rows.length === 1;
}

/** A saga; null when there is none of this id. */
export async function findSaga(sequelize: Sequelize, id: string): Promise<SagaRecord | null> {
  const [saga] = await rowsOf(sequelize, sagaRow, {
    sql: "SELECT * FROM sagas WHERE id = $id",
    bind: { id },
  });
  return saga ?? null;
}

/** A saga with its attempts; null when there is none of this id. */
export async function loadSaga(sequelize: Sequelize, id: string): Promise<SagaState | null> {
  const saga = await findSaga(sequelize, id);
  return saga === null ? null : { saga, attempts: await attemptsOf(sequelize, id) };
}

function attemptsOf(sequelize: Sequelize, sagaId: string): Promise<AttemptRecord[]> {
  return rowsOf(sequelize, attemptRow, {
    sql: "SELECT * FROM saga_steps WHERE saga_id = $sagaId ORDER BY sequence",
    bind: { sagaId },
  });
}

interface Claim {
  /** One saga, or null for any whose lease has run out. */
  readonly id: string | null;
  /** `NAME@VERSION` of the definitions that this process knows. */
  readonly kinds: readonly string[];
  readonly owner: string;
  readonly now: Date;
  readonly until: Date;
}

/** Takes over a running saga whose lease has run out; null when there is none. */
export async function claimSaga(sequelize: Sequelize, wanted: Claim): Promise<SagaState | null> {
  const [saga] = await claim(() =>
    rowsOf(sequelize, sagaRow, {
      // Another worker that claims at the same time skips the row that this one has locked.
      sql: `UPDATE sagas SET fence = fence + 1, revision = revision + 1, lease_owner = $owner, lease_until = $until,
              updated_at = $now
            WHERE id = (
              SELECT id FROM sagas
              WHERE status = 'running' AND lease_until <= $now AND (name || '@' || version) = ANY($kinds)
                AND ($id::uuid IS NULL OR id = $id::uuid)
              ORDER BY lease_until LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING *`,
      bind: { ...wanted },
    }),
  );
  return saga === undefined ? null : { saga, attempts: await attemptsOf(sequelize, saga.id) };
}

/** What a write changes in a saga. */
export type SagaChange = Partial<
  Pick<
    SagaRecord,
    | "status"
    | "direction"
    | "output"
    | "failure"
    | "leaseOwner"
    | "leaseUntil"
    | "fence"
    | "resumedAfter"
    | "finishedAt"
  >
>;

// The fence keeps out a runner that lost its lease, the revision one that does not know of its own last write.
const AS_READ = sabotaged("no-fence") ? "" : "AND fence = $fence AND revision = $revision";
const CHANGE = `UPDATE sagas SET status = $status, direction = $direction, output = $output::jsonb,
    failure = $failure::jsonb, lease_owner = $leaseOwner, lease_until = $leaseUntil, fence = $newFence,
    resumed_after = $resumedAfter, finished_at = $finishedAt, updated_at = $now, revision = revision + 1
  WHERE id = $id ${AS_READ} RETURNING *`;

function changeBind({ saga }: SagaState, change: SagaChange, now: Date) {
  const next = { ...saga, ...change };
  return {
    id: saga.id,
    fence: saga.fence,
    revision: saga.revision,
    status: next.status,
    direction: next.direction,
    output: json(next.output),
    failure: json(next.failure),
    leaseOwner: next.leaseOwner,
    leaseUntil: next.leaseUntil,
    newFence: next.fence,
    resumedAfter: next.resumedAfter,
    finishedAt: next.finishedAt,
    now,
  };
}

/** What is written of a saga at once. */
interface SagaWrite {
  readonly change: SagaChange;
  /** Tries that began or ended, beside those that the state has not written yet. */
  readonly attempts?: readonly AttemptRecord[];
  readonly now: Date;
}

/**
 * Changes a saga that nobody else has changed since it was read, and records tries of its steps with that, in one
 * statement and, for a local step, in the transaction of its work. A try that was recorded as started is ended by the
 * same sequence.
 * @throws StaleSaga when somebody has.
 */
export async function writeSaga(
  on: Sequelize | Transaction,
  state: RunnerState,
  { change, attempts = [], now }: SagaWrite,
): Promise<SagaState> {
  const tries = [...(state.unwritten ?? []), ...attempts];
  const bind = changeBind(state, change, now);
  const [saga] = await (tries.length === 0
    ? rowsOf(on, sagaRow, { sql: CHANGE, bind })
    : rowsOf(on, sagaRow, {
        sql: `WITH held AS (${CHANGE}), recorded AS (
                INSERT INTO saga_steps
                  (saga_id, sequence, step, kind, attempt, status, fence, result, failure, started_at, ended_at)
                SELECT held.id, one.sequence, one.step, one.kind, one.attempt, one.status, one.fence, one.result,
                  one.failure, one."startedAt", one."endedAt"
                FROM held, ${TRIES}
                ON CONFLICT (saga_id, sequence) DO UPDATE
                  SET status = EXCLUDED.status, result = EXCLUDED.result, failure = EXCLUDED.failure,
                    ended_at = EXCLUDED.ended_at)
              SELECT * FROM held`,
        bind: { ...bind, attempts: JSON.stringify(tries) },
      }));
  if (saga === undefined) throw new StaleSaga(state.saga.id);
  return { saga, attempts: attempts.reduce(withAttempt, state.attempts) };
}

function json(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}
