import { execute } from "@marketplace/stores";
import type { Sequelize } from "sequelize";

const KEPT_MS = 30 * 86_400_000;
const MOST = 1_000;

/** Deletes events that were published more than 30 days ago, at most 1,000; tells how many. */
export function purgeOutbox(sequelize: Sequelize, now: Date): Promise<number> {
  return execute(sequelize, {
    sql: `DELETE FROM outbox WHERE position IN (
            SELECT position FROM outbox WHERE published_at < $before ORDER BY published_at LIMIT ${MOST}
            FOR UPDATE SKIP LOCKED)`,
    bind: { before: new Date(now.getTime() - KEPT_MS) },
  });
}
