import { execute, rowsOf } from "@marketplace/stores";
import type { Sequelize, Transaction } from "sequelize";
import { z } from "zod";
import type { BrokerState, Loss, NotedBroker } from "../events/broker-state.ts";

/** To which broker the outbox was published, and what is owed to it once more. */
export interface RelayNote extends NotedBroker {
  /** What was published and stands behind this position is owed once more; null when nothing is. */
  readonly againAfter: string | null;
}

/*
 * How far before the time of a loss to begin again: longer than a flush of Redis's file (a second, two when the disk is
 * slow), a publication (seconds at most), and the difference of two clocks.
 */
const MARGIN_MS = 60_000;

const noteRow = z
  .object({
    origin: z.string(),
    run: z.string(),
    since: z.date(),
    again_after: z.string().nullable(),
  })
  .transform(({ again_after, ...note }): RelayNote => ({ ...note, againAfter: again_after }));

/** What was noted last; null before the first publication. */
export async function readNote(on: Sequelize | Transaction): Promise<RelayNote | null> {
  const [note] = await rowsOf(on, noteRow, {
    sql: "SELECT origin, run, since, again_after FROM outbox_relay",
  });
  return note ?? null;
}

/** Notes another broker, and that what it may lack is owed to it. */
export async function noteBroker(
  sequelize: Sequelize,
  { origin, run }: BrokerState,
  { loss, now }: { readonly loss: Loss; readonly now: Date },
): Promise<void> {
  // Marks of time were set after their publication, so that the newest of them is no later than the loss.
  const time = loss.lost === "after" ? loss.time : now;
  await execute(sequelize, {
    sql: `INSERT INTO outbox_relay AS noted (origin, run, since, again_after)
          SELECT $origin, $run, $now, CASE WHEN $isAll::boolean THEN 0 ELSE (
            SELECT min(position) - 1 FROM outbox
            WHERE published_at >= LEAST((SELECT max(published_at) FROM outbox), $time::timestamptz)
                                  - $marginMs * interval '1 millisecond'
          ) END
          ON CONFLICT (one) DO UPDATE SET origin = excluded.origin, run = excluded.run, since = excluded.since,
            again_after = LEAST(noted.again_after, excluded.again_after)`,
    bind: { origin, run, now, isAll: loss.lost === "everything", time, marginMs: MARGIN_MS },
  });
}

/** Notes how far was published once more. */
export async function noteAgain(on: Sequelize | Transaction, againAfter: string | null): Promise<void> {
  await execute(on, {
    sql: "UPDATE outbox_relay SET again_after = $againAfter::bigint",
    bind: { againAfter },
  });
}
