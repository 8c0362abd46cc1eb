import { createHash } from "node:crypto";
import { errorCodes, MarketplaceError } from "@marketplace/kernel";
import { z } from "zod";
import type { Attempt } from "./next-action.ts";

/** Why a saga or a try of a step failed: what its caller is told, and what operators read beside it. */
export const failureSchema = z.object({
  code: z.enum(errorCodes),
  message: z.string(),
  details: z.record(
    z.string().max(60),
    z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()]),
  ),
  step: z.string().nullable(),
  cause: z.string(),
});

/** Why a saga or a try of a step failed. */
export type SagaFailure = z.infer<typeof failureSchema>;

/** A saga as it is stored; snake_case in the database. */
export const sagaRow = z
  .object({
    id: z.string(),
    name: z.string(),
    version: z.int(),
    scope: z.string(),
    idempotency_key: z.string(),
    input: z.unknown(),
    input_hash: z.string(),
    status: z.enum(["running", "completed", "compensated", "needs-attention", "abandoned"]),
    direction: z.enum(["forward", "back"]),
    output: z.unknown(),
    failure: failureSchema.nullable(),
    lease_owner: z.string().nullable(),
    lease_until: z.date(),
    fence: z.int(),
    revision: z.int(),
    resumed_after: z.int(),
    created_at: z.date(),
    updated_at: z.date(),
    finished_at: z.date().nullable(),
  })
  .transform((row) => ({
    id: row.id,
    name: row.name,
    version: row.version,
    scope: row.scope,
    key: row.idempotency_key,
    input: row.input,
    inputHash: row.input_hash,
    status: row.status,
    direction: row.direction,
    output: row.output,
    failure: row.failure,
    leaseOwner: row.lease_owner,
    leaseUntil: row.lease_until,
    fence: row.fence,
    revision: row.revision,
    resumedAfter: row.resumed_after,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    finishedAt: row.finished_at,
  }));

/** A saga as it is stored. */
export type SagaRecord = Readonly<z.output<typeof sagaRow>>;

/** A try of a step as it is stored. */
export const attemptRow = z
  .object({
    sequence: z.int(),
    step: z.string(),
    kind: z.enum(["run", "settle", "undo"]),
    attempt: z.int(),
    status: z.enum(["started", "done", "absent", "failed"]),
    fence: z.int(),
    result: z.unknown(),
    failure: failureSchema.nullable(),
    started_at: z.date(),
    ended_at: z.date().nullable(),
  })
  .transform(({ started_at, ended_at, ...row }) => ({ ...row, startedAt: started_at, endedAt: ended_at }));

/** A try of a step as it is stored. */
export type AttemptRecord = Readonly<z.output<typeof attemptRow>> & Attempt;

/** A saga with all tries of its steps, oldest first. */
export interface SagaState {
  readonly saga: SagaRecord;
  readonly attempts: readonly AttemptRecord[];
}

/** A saga as its runner knows it, which may be ahead of the database by what its next write brings along. */
export interface RunnerState extends SagaState {
  /** The sequence of a call that is recorded as started and that this runner has not made yet. */
  readonly announced?: number;
  /** Calls that have ended and are not recorded yet: until then the database knows them as started. */
  readonly unwritten?: readonly AttemptRecord[];
}

/** The attempts with one added, or with one that was started ended. */
export function withAttempt(
  attempts: readonly AttemptRecord[],
  added: AttemptRecord,
): readonly AttemptRecord[] {
  return [...attempts.filter(({ sequence }) => sequence !== added.sequence), added];
}

interface SagaIdentity {
  readonly name: string;
  readonly scope: string;
  readonly key: string;
}

/** A saga's id, from its caller's key within a scope: a UUIDv8 (RFC 9562) of SHA-256, the same for the same caller. */
export function sagaIdOf({ name, scope, key }: SagaIdentity): string {
  const hex = createHash("sha256")
    .update(JSON.stringify([name, scope, key]))
    .digest("hex");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}

/** Keeps what is thrown: an expected failure's words for the caller, anything else's for operators alone. */
export function failureRecord(thrown: unknown, step: string | null): SagaFailure {
  const cause = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  if (thrown instanceof MarketplaceError) {
    const { code, message } = thrown;
    return { code, message, details: failureSchema.shape.details.parse(thrown.details), step, cause };
  }
  return {
    code: "INTERNAL",
    message: "Something went wrong on our side, and everything was undone. Try again with a new request.",
    details: {},
    step,
    cause,
  };
}

/** The failure as its caller is told of it. */
export function failureToThrow({ code, message, details }: SagaFailure): MarketplaceError {
  return new MarketplaceError(code, message, { details });
}
