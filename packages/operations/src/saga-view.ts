import type { AttemptRecord, SagaFailure, SagaRecord, SagaState } from "@marketplace/durable";
import { errorCodes } from "@marketplace/kernel";
import { z } from "zod";
import { visible, visibleText } from "./hidden-values.ts";

/** How a saga may stand. */
export const SAGA_STATUSES = [
  "running",
  "completed",
  "compensated",
  "needs-attention",
  "abandoned",
] as const satisfies readonly SagaRecord["status"][];

/** A saga's id: derived from its caller's key, so no UUIDv7. */
export const sagaIdSchema = z.uuid("must be a saga's id").toLowerCase();

const failureSchema = z.strictObject({
  code: z.enum(errorCodes),
  /** What the saga's caller is told. */
  message: z.string(),
  /** The step that failed; null when it was nobody's. */
  step: z.string().nullable(),
  /** What was thrown, for operators. */
  cause: z.string(),
});

const summary = {
  id: sagaIdSchema,
  name: z.string(),
  version: z.int(),
  status: z.enum(SAGA_STATUSES),
  /** `back` while it is, or has been, undone. */
  direction: z.enum(["forward", "back"]),
  /** Whose saga it is, such as the id of the account that placed an order. */
  scope: z.string(),
  /** Its caller's idempotency key. */
  key: z.string(),
  /** Why it is undone or needs attention. */
  failure: failureSchema.nullable(),
  /** Who runs it now; null when nobody does. */
  leaseOwner: z.string().nullable(),
  /** When, at the earliest, another runner may take it over. */
  leaseUntil: z.date(),
  /** Whether it is running and could be taken over by now, and nobody has. */
  overdue: z.boolean(),
  createdAt: z.date(),
  updatedAt: z.date(),
  finishedAt: z.date().nullable(),
};

/** A saga in a list. */
export const sagaSummarySchema = z.strictObject(summary);

/** A saga with everything that was tried. Secrets, addresses and cards in its values are blotted out. */
export const sagaDetailSchema = z.strictObject({
  ...summary,
  input: z.json(),
  /** What its caller is answered; null until it is completed. */
  output: z.json(),
  attempts: z.array(
    z.strictObject({
      sequence: z.int(),
      step: z.string(),
      kind: z.enum(["run", "settle", "undo"]),
      attempt: z.int(),
      status: z.enum(["started", "done", "absent", "failed"]),
      result: z.json(),
      failure: failureSchema.nullable(),
      startedAt: z.date(),
      endedAt: z.date().nullable(),
    }),
  ),
});

/** A saga as it stands in a list. */
export function sagaSummary(saga: SagaRecord, now: Date): z.infer<typeof sagaSummarySchema> {
  const { id, name, version, status, direction, scope, key } = saga;
  const { leaseOwner, leaseUntil, createdAt, updatedAt, finishedAt } = saga;
  return {
    ...{ id, name, version, status, direction, scope, key },
    ...{ leaseOwner, leaseUntil, createdAt, updatedAt, finishedAt },
    failure: failureOf(saga.failure),
    overdue: status === "running" && leaseUntil <= now,
  };
}

/** A saga with all its attempts, oldest first. */
export function sagaDetail({ saga, attempts }: SagaState, now: Date): z.infer<typeof sagaDetailSchema> {
  return {
    ...sagaSummary(saga, now),
    input: visible(saga.input),
    output: visible(saga.output),
    attempts: attempts.map(attemptOf),
  };
}

function attemptOf(tried: AttemptRecord) {
  const { sequence, step, kind, attempt, status, startedAt, endedAt } = tried;
  const failure = failureOf(tried.failure);
  return {
    ...{ sequence, step, kind, attempt, status, startedAt, endedAt, failure },
    result: visible(tried.result),
  };
}

function failureOf(failure: SagaFailure | null) {
  if (failure === null) return null;
  const { code, message, step, cause } = failure;
  return { code, step, message: visibleText(message), cause: visibleText(cause) };
}
