import { type Clock, type DomainEvent, eventSchema } from "@marketplace/kernel";
import { execute, rowsOf, withDeadline } from "@marketplace/stores";
import type { Sequelize } from "sequelize";
import { z } from "zod";
import { crashPointsAround } from "../crash-point.ts";

/*
 * Order. Of one aggregate, event n+1 is written by a transaction that has seen event n committed or waited for it, so
 * its position is higher, and whoever sees n+1 sees n. Reading the lowest positions that are not marked published
 * therefore keeps each aggregate's order, whatever order transactions commit in.
 *
 * Rejected: a cursor ("position > last"), which skips a transaction that took a lower position and commits later; the
 * usual cure for that, reading only rows older than `pg_snapshot_xmin`, is not needed with marks and would even break
 * the order, since an old transaction may write n+1 after a younger one wrote n. Rejected: SKIP LOCKED among several
 * relays, since two of them would publish one aggregate's events side by side. So one relay works at a time, by an
 * advisory lock that PostgreSQL gives back when its holder dies.
 */

// Any constant serves, as long as every version of every process uses the same one.
const RELAY_LOCK = 7_203_041_978;

/** What the relay stands on. */
export interface RelayOptions {
  readonly sequelize: Sequelize;
  readonly clock: Clock;
  /**
   * Publishes events in this order, and answers when all of them are kept. After a crash it is given some again, so
   * that readers know an event by its id and an aggregate's latest by `sequence`.
   */
  readonly publish: (events: readonly DomainEvent[]) => Promise<void>;
  /** At most so many at once, 200 by default. */
  readonly batch?: number;
  /** Longest time of one `publish`, 4,000 by default: below the time that PostgreSQL lets a transaction idle. */
  readonly timeoutMs?: number;
}

const lockRow = z.object({ locked: z.boolean() });
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
  .transform(({ position, aggregate_id, ...event }) => ({
    position,
    event: eventSchema.parse({ ...event, aggregateId: aggregate_id }),
  }));

const publishBatch = crashPointsAround("outbox/publish");
const markBatch = crashPointsAround("outbox/mark");

/**
 * Publishes what has not been published, in order within each aggregate and at least once, until nothing is left;
 * tells how many. None when another process is doing so.
 */
export async function relayOutbox(options: RelayOptions): Promise<number> {
  const { batch = 200 } = options;
  for (let published = 0; ; ) {
    const count = await relayBatch(options, batch);
    published += count;
    if (count < batch) return published;
  }
}

async function relayBatch(options: RelayOptions, batch: number): Promise<number> {
  const { sequelize, clock, publish, timeoutMs = 4_000 } = options;
  return sequelize.transaction(async (transaction) => {
    const [lock] = await rowsOf(transaction, lockRow, {
      sql: "SELECT pg_try_advisory_xact_lock($lock::bigint) AS locked",
      bind: { lock: RELAY_LOCK },
    });
    if (lock?.locked !== true) return 0;
    const rows = await rowsOf(transaction, outboxRow, {
      sql: `SELECT position, id, type, version, aggregate_id, sequence, at, payload FROM outbox
            WHERE published_at IS NULL ORDER BY position LIMIT $batch::int`,
      bind: { batch },
    });
    if (rows.length === 0) return 0;
    await publishBatch(() => withDeadline(publish(rows.map(({ event }) => event)), timeoutMs, "The broker"));
    await markBatch(() =>
      execute(transaction, {
        sql: "UPDATE outbox SET published_at = $now WHERE position = ANY($positions::bigint[])",
        bind: { now: clock(), positions: rows.map(({ position }) => position) },
      }),
    );
    return rows.length;
  });
}
