import { rowsOf } from "@marketplace/stores";
import type { Sequelize } from "sequelize";
import { z } from "zod";

/** What stands in the outbox and is not published yet. */
export interface OutboxBacklog {
  /** 10,000 stands for more. */
  readonly events: number;
  /** When the one was written that is published next; null when there is none. */
  readonly oldestAt: Date | null;
}

const MOST = 10_000;
const backlogRow = z.object({ events: z.int(), oldest_at: z.date().nullable() });

/** Tells how far the relay is behind. */
export async function outboxBacklog(sequelize: Sequelize): Promise<OutboxBacklog> {
  const [row] = await rowsOf(sequelize, backlogRow, {
    sql: `SELECT count(*)::int AS events, min(at) AS oldest_at FROM
            (SELECT at FROM outbox WHERE published_at IS NULL ORDER BY position LIMIT ${MOST}) AS waiting`,
  });
  return { events: row?.events ?? 0, oldestAt: row?.oldest_at ?? null };
}
