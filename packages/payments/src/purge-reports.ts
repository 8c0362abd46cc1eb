import { execute } from "@marketplace/stores";
import type { Sequelize } from "sequelize";

const KEPT_MS = 30 * 86_400_000;
const MOST = 1_000;

/**
 * Deletes the notes of a provider's events that were taken more than a month ago, at most 1,000; tells how many. An event
 * that is sent again is no older than its signature may be, and providers give up after days.
 */
export function purgeReports(sequelize: Sequelize, now: Date): Promise<number> {
  return execute(sequelize, {
    sql: `DELETE FROM payment_reports WHERE (provider, event_id) IN (
            SELECT provider, event_id FROM payment_reports WHERE received_at < $before
            ORDER BY received_at LIMIT ${MOST} FOR UPDATE SKIP LOCKED)`,
    bind: { before: new Date(now.getTime() - KEPT_MS) },
  });
}
