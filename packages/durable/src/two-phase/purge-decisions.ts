import { execute } from "@marketplace/stores";
import type { Sequelize } from "sequelize";

const KEPT_MS = 7 * 86_400_000;
const MOST = 1_000;

/**
 * Deletes decisions that were carried out more than a week ago, at most 1,000; tells how many. By then nobody can ask
 * for them: a coordinator checks its own deadline of seconds before it decides, and PostgreSQL has ended its session.
 */
export function purgeDecisions(sequelize: Sequelize, now: Date): Promise<number> {
  return execute(sequelize, {
    sql: `DELETE FROM two_phase_decisions WHERE gid IN (
            SELECT gid FROM two_phase_decisions WHERE finished_at < $before ORDER BY finished_at LIMIT ${MOST}
            FOR UPDATE SKIP LOCKED)`,
    bind: { before: new Date(now.getTime() - KEPT_MS) },
  });
}
