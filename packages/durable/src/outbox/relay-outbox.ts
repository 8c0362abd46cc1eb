import type { Clock } from "@marketplace/kernel";
import { advisoryLocks, rowsOf, withDeadline } from "@marketplace/stores";
import type { Sequelize, Transaction } from "sequelize";
import { z } from "zod";
import { crashPointsAround } from "../crash-point.ts";
import { type BrokerState, lossOf } from "../events/broker-state.ts";
import type { EventStreams } from "../events/event-streams.ts";
import { sabotaged } from "../sabotage.ts";
import { markPublished, type OutboxRow, publishedRows, unpublishedRows } from "./outbox-row.ts";
import { noteAgain, noteBroker, type RelayNote, readNote } from "./relay-note.ts";

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
 *
 * The lock is held by a transaction that writes nothing and holds no snapshot, and each batch is marked in another one:
 * whoever relays may keep the lock while it waits for the next event.
 *
 * Loss. Before anything new, what the broker may have lost is published again (`../events/broker-state.ts`): it was
 * published before, so that each aggregate's order stays.
 */

/** What the relay stands on. */
export interface RelayOptions {
  readonly sequelize: Sequelize;
  readonly clock: Clock;
  /** After a crash they are given some events again: readers know an event by its id. */
  readonly streams: Pick<EventStreams, "publish" | "state">;
  /** At most so many at once, 200 by default. */
  readonly batch?: number;
  /** Longest time of one publication, 4,000 by default: below the time that PostgreSQL lets a transaction idle. */
  readonly timeoutMs?: number;
}

/** What was published: for the first time, and once more. */
export interface Relayed {
  readonly events: number;
  readonly again: number;
  /** The event that was published last. */
  readonly last: OutboxRow["event"] | null;
}

const lockRow = z.object({ locked: z.boolean() });
const publishBatch = crashPointsAround("outbox/publish");
const markBatch = crashPointsAround("outbox/mark");
const noteState = crashPointsAround("outbox/note");

/**
 * Publishes what has not been published, in order within each aggregate and at least once, until nothing is left;
 * tells how many. None when another process is doing so.
 */
export async function relayOutbox(options: RelayOptions): Promise<number> {
  let events = 0;
  await underRelayLock(options.sequelize, async (lock) => {
    await noteWhatIs(options);
    ({ events } = await drainOutbox(lock, options));
  });
  return events;
}

/** Works while no other process relays; tells whether it could. */
export function underRelayLock(
  sequelize: Sequelize,
  work: (lock: Transaction) => Promise<void>,
): Promise<boolean> {
  return sequelize.transaction(async (transaction) => {
    const [lock] = await rowsOf(transaction, lockRow, {
      sql: "SELECT pg_try_advisory_xact_lock($lock::bigint) AS locked",
      bind: { lock: advisoryLocks.relay },
    });
    if (lock?.locked !== true) return false;
    await work(transaction);
    return true;
  });
}

/** Asks which broker answers, and notes what it may have lost; tells whether it may have. */
export async function noteWhatIs(options: RelayOptions): Promise<boolean> {
  const state = await within(options, options.streams.state());
  return noteLoss(options, state, await readNote(options.sequelize));
}

/** Publishes, under the lock, until nothing is left. */
export async function drainOutbox(lock: Transaction, options: RelayOptions): Promise<Relayed> {
  const { batch = 200 } = options;
  const done: { -readonly [K in keyof Relayed]: Relayed[K] } = { events: 0, again: 0, last: null };
  for (;;) {
    const note = await readNote(lock);
    const after = note?.againAfter ?? null;
    const rows =
      after === null ? await unpublishedRows(lock, batch) : await publishedRows(lock, after, batch);
    const last = rows.at(-1);
    if (last === undefined) {
      if (after === null) return done;
      await noteAgain(options.sequelize, null);
      continue;
    }
    if (sabotaged("mark-first")) await markRows(options, rows, after !== null);
    const state = await publishBatch(() =>
      within(options, options.streams.publish(rows.map(({ event }) => event))),
    );
    // Not marked then: it is published after what was lost before it.
    if (await noteLoss(options, state, note)) continue;
    await markBatch(() => markRows(options, rows, after !== null));
    done.last = last.event;
    if (after === null) done.events += rows.length;
    else done.again += rows.length;
    if (after === null && rows.length < batch) return done;
  }
}

async function markRows(
  { sequelize, clock }: RelayOptions,
  rows: readonly OutboxRow[],
  isAgain: boolean,
): Promise<void> {
  if (!isAgain) return markPublished(sequelize, rows, clock());
  await sequelize.transaction(async (transaction) => {
    await markPublished(transaction, rows, clock());
    await noteAgain(transaction, rows.at(-1)?.position ?? null);
  });
}

async function noteLoss(
  { sequelize, clock }: RelayOptions,
  state: BrokerState,
  note: RelayNote | null,
): Promise<boolean> {
  const loss = lossOf(note, state);
  if (loss.lost === "nothing") return false;
  await noteState(() => noteBroker(sequelize, state, { loss, now: clock() }));
  return true;
}

function within<T>({ timeoutMs = 4_000 }: RelayOptions, call: Promise<T>): Promise<T> {
  return withDeadline(call, timeoutMs, "The broker");
}
