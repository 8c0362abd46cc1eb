import { type ErrorDetails, isSecretName, REDACTED } from "@marketplace/kernel";
import { QueryTypes, type Sequelize, type Transaction } from "sequelize";

/** One line of the audit log: who did what to what, and whether they could. */
export interface AuditEntry {
  readonly id: string;
  readonly at: Date;
  /** The account that acted; null for a guest or the system. */
  readonly actorId: string | null;
  /** The procedure or the step, such as `users.login`. */
  readonly action: string;
  /** What it was done to, such as an order's id. */
  readonly subject: string | null;
  readonly outcome: "succeeded" | "refused";
  readonly requestId: string | null;
  /** Facts such as an error code. A fact under a secret's name is blotted out. */
  readonly details: ErrorDetails;
}

/**
 * Adds a line to the append-only audit log. Inside the caller's transaction it stands or falls with what it tells;
 * a refusal is recorded without one, since the transaction that was refused is rolled back.
 */
export async function recordAudit(
  sequelize: Sequelize,
  entry: AuditEntry,
  transaction?: Transaction,
): Promise<void> {
  const details = Object.entries(entry.details).map(([name, value]) => [
    name,
    isSecretName(name) ? REDACTED : value,
  ]);
  await sequelize.query(
    `INSERT INTO audit_log (id, at, actor_id, action, subject, outcome, request_id, details)
     VALUES ($id, $at, $actorId, $action, $subject, $outcome, $requestId, $details::jsonb)`,
    {
      type: QueryTypes.INSERT,
      bind: {
        ...entry,
        at: entry.at.toISOString(),
        details: JSON.stringify(Object.fromEntries(details)),
      },
      transaction: transaction ?? null,
    },
  );
}
