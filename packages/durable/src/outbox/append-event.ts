import { type DomainEvent, eventSchema } from "@marketplace/kernel";
import { execute } from "@marketplace/stores";
import type { Transaction } from "sequelize";
import { crashPointsAround } from "../crash-point.ts";

const append = crashPointsAround("outbox/append");

/**
 * Writes an event with the transaction that caused it. The writer holds a lock on the event's aggregate, or has just
 * inserted it, as whoever counts `sequence` must.
 * @throws when the aggregate has an event of this sequence already.
 */
export async function appendEvent(transaction: Transaction, event: DomainEvent): Promise<void> {
  const { id, type, version, aggregateId, sequence, at, payload } = eventSchema.parse(event);
  await append(() =>
    execute(transaction, {
      sql: `INSERT INTO outbox (id, type, version, aggregate_id, sequence, at, payload)
            VALUES ($id, $type, $version, $aggregateId, $sequence, $at, $payload::jsonb)`,
      bind: { id, type, version, aggregateId, sequence, at, payload: JSON.stringify(payload) },
    }),
  );
}
