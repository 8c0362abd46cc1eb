import { type DomainEvent, eventSchema } from "@marketplace/kernel";
import { execute, rowsOf } from "@marketplace/stores";
import type { Sequelize, Transaction } from "sequelize";
import { z } from "zod";

/** An event in the outbox. */
export interface OutboxRow {
  /** A bigint. */
  readonly position: string;
  readonly event: DomainEvent;
}

const anyRow = z.object({ found: z.boolean() });
const outboxRow = z
  .object({
    position: z.string(),
    id: z.string(),
    type: z.string(),
    version: z.int(),
    aggregate_id: z.string(),
    sequence: z.int(),
    at: z.date(),
    payload: z.json(),
  })
  .transform(
    ({ position, aggregate_id, ...event }): OutboxRow => ({
      position,
      event: eventSchema.parse({ ...event, aggregateId: aggregate_id }),
    }),
  );

/** Whether there is anything that was not published. */
export async function isAnyUnpublished(on: Transaction): Promise<boolean> {
  const [row] = await rowsOf(on, anyRow, {
    sql: "SELECT EXISTS (SELECT FROM outbox WHERE published_at IS NULL) AS found",
  });
  return row?.found === true;
}

/** The lowest positions that were not published. */
export function unpublishedRows(on: Transaction, batch: number): Promise<OutboxRow[]> {
  return rowsOf(on, outboxRow, {
    sql: `SELECT position, id, type, version, aggregate_id, sequence, at, payload FROM outbox
          WHERE published_at IS NULL ORDER BY position LIMIT $batch::int`,
    bind: { batch },
  });
}

/** The lowest positions behind one that were published. */
export function publishedRows(on: Transaction, after: string, batch: number): Promise<OutboxRow[]> {
  return rowsOf(on, outboxRow, {
    sql: `SELECT position, id, type, version, aggregate_id, sequence, at, payload FROM outbox
          WHERE position > $after::bigint AND published_at IS NOT NULL ORDER BY position LIMIT $batch::int`,
    bind: { after, batch },
  });
}

/** Notes that rows were published just now. */
export async function markPublished(
  on: Sequelize | Transaction,
  rows: readonly OutboxRow[],
  now: Date,
): Promise<void> {
  await execute(on, {
    sql: "UPDATE outbox SET published_at = $now WHERE position = ANY($positions::bigint[])",
    bind: { now, positions: rows.map(({ position }) => position) },
  });
}
