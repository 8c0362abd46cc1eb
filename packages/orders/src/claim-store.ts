import { execute, rowsOf } from "@marketplace/stores";
import type { Sequelize, Transaction } from "sequelize";
import { type Claim, type ClaimChange, claimSchema } from "./claim.ts";

/** Whose claim is written, by whom and when. */
export interface ClaimWrite {
  readonly orderId: string;
  readonly change: ClaimChange;
  /** The account that acts; null for the platform itself. */
  readonly actorId: string | null;
  readonly now: Date;
}

/** Writes what a change of an order says of its claim; an answer or a decision goes to the one opened last. */
export async function writeClaim(
  transaction: Transaction,
  { orderId, change, actorId, now }: ClaimWrite,
): Promise<void> {
  const latest =
    "(order_id, kind) = (SELECT order_id, kind FROM order_claims WHERE order_id = $orderId ORDER BY opened_at DESC LIMIT 1)";
  switch (change.do) {
    case "open": {
      const { kind, reason, explanation, evidence } = change;
      await execute(transaction, {
        sql: `INSERT INTO order_claims (order_id, kind, reason, explanation, evidence, opened_at)
              VALUES ($orderId, $kind, $reason, $explanation, $evidence::text[], $now)`,
        bind: { orderId, kind, reason, explanation, evidence, now },
      });
      return;
    }
    case "answer":
      await execute(transaction, {
        sql: `UPDATE order_claims SET answer = $answer, answered_at = $now WHERE ${latest}`,
        bind: { orderId, answer: change.answer, now },
      });
      return;
    case "send-back":
      await execute(transaction, {
        sql: `UPDATE order_claims SET return_tracking = $tracking WHERE ${latest}`,
        bind: { orderId, tracking: change.returnTracking },
      });
      return;
    case "decide":
      await execute(transaction, {
        sql: `UPDATE order_claims SET decision = $decision, decided_by = $actorId, decided_at = $now WHERE ${latest}`,
        bind: { orderId, decision: change.decision, actorId, now },
      });
      return;
  }
}

/** The claims of an order, oldest first. */
export function claimsOf(on: Sequelize | Transaction, orderId: string): Promise<Claim[]> {
  return rowsOf(on, claimSchema, {
    sql: `SELECT kind, reason, explanation, evidence, opened_at AS "openedAt", answer, answered_at AS "answeredAt",
            return_tracking AS "returnTracking", decision, decided_at AS "decidedAt"
          FROM order_claims WHERE order_id = $orderId ORDER BY opened_at`,
    bind: { orderId },
  });
}
