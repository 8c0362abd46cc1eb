import { QueryTypes, type Sequelize } from "sequelize";
import { z } from "zod";

const sessionsRow = z.array(z.object({ sessions: z.int() }));

/** Waits until PostgreSQL has noticed that processes are gone: what they sent before they were killed is still carried out. */
export async function deadSessionsEnded(sequelize: Sequelize): Promise<void> {
  for (;;) {
    const busy: unknown = await sequelize.query(
      `SELECT count(*)::int AS sessions FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'`,
      { type: QueryTypes.SELECT },
    );
    if (sessionsRow.parse(busy)[0]?.sessions === 0) return;
  }
}
