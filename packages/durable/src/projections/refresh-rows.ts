import type { Mongo } from "@marketplace/stores";
import { type AnyBulkWriteOperation, type Collection, MongoBulkWriteError } from "mongodb";
import { crashPointsAround } from "../crash-point.ts";
import { sabotaged } from "../sabotage.ts";
import type { Projection } from "./define-projection.ts";
import { takeTicket } from "./projection-ticket.ts";
import { writtenGenerations } from "./written-generations.ts";

/*
 * A ticket is taken before the truth is read, and a row is written only over one with a smaller ticket. So the row that
 * stays was read after the last ticket was taken, which was after the last event: events may come twice, late and in any
 * order, and any number of processes may refresh the same row at once. Whoever dies in between leaves a row of before,
 * and its message to be handled again.
 *
 * A row that is removed takes its ticket along, and one who stood still could bring it back. So whoever has put in a new
 * row looks at the truth once more: what was removed before that is seen then, and what is removed later finds the row.
 *
 * Rejected: the ticket counted on the row itself, which puts a row without content before readers until the truth is
 * read, and leaves it to whoever took the last ticket, dead or alive, to write the row.
 */

/** What a projection stands on. */
export interface ProjectionDeps {
  readonly mongo: Mongo;
  /** Waits, in milliseconds, before a comparison looks again at rows that differ; some seconds in all by default. */
  readonly looksMs?: readonly number[];
  /** How long a generation is kept up that is not the live one any more, 600,000 milliseconds by default. */
  readonly graceMs?: number;
}

/** What became of rows. */
export interface Refreshed {
  readonly written: number;
  readonly removed: number;
}

/** A row as it is stored. */
export interface StoredRow {
  readonly _id: string;
  readonly ticket: number;
}

const MOST = 500;
const write = crashPointsAround("projection/write");
const look = crashPointsAround("projection/look");
const tell = crashPointsAround("projection/tell");

/** Makes the rows of ids what the truth says now. */
export function refreshRows(
  projection: Projection,
  ids: readonly string[],
  deps: ProjectionDeps,
): Promise<Refreshed> {
  return refreshAll(projection, ids, { ...deps, generations: async () => [projection] });
}

/**
 * Makes the rows of ids what the truth says now, in every generation that there is. Which those are is read after the
 * truth: one that is not there yet is made of a later truth. And all are made of the same truth, the newest first: what
 * is gone from an older one, is gone from a newer that is read next.
 * @throws MarketplaceError `STORE_UNAVAILABLE` as `writtenGenerations`.
 */
export function refreshGenerations(
  projection: Projection,
  ids: readonly string[],
  deps: ProjectionDeps,
): Promise<Refreshed> {
  return refreshAll(projection, ids, {
    ...deps,
    generations: () => writtenGenerations(projection, deps.mongo),
  });
}

interface Refreshing extends ProjectionDeps {
  readonly generations: () => Promise<readonly Projection[]>;
}

async function refreshAll(projection: Projection, ids: readonly string[], deps: Refreshing) {
  const done = { written: 0, removed: 0 };
  for (let place = 0; place < ids.length; place += MOST) {
    const { written, removed } = await refreshSome(projection, ids.slice(place, place + MOST), deps);
    done.written += written;
    done.removed += removed;
  }
  return done;
}

async function refreshSome(
  projection: Projection,
  ids: readonly string[],
  { mongo, generations }: Refreshing,
): Promise<Refreshed> {
  const ticket = await takeTicket(mongo, projection.name);
  const truth = await projection.load(ids);
  const all = await generations();
  let removed = 0;
  for (const one of all) removed += await writeTruth(one, ids, { mongo, ticket, truth });
  // What is made of rows can wait until all rows are there.
  for (const one of [...all].reverse()) await tell(async () => one.written?.(ids, 0));
  return { written: ids.length - removed, removed };
}

interface Truth {
  readonly mongo: Mongo;
  readonly ticket: number;
  readonly truth: ReadonlyMap<string, object>;
}

/** Writes rows over those of smaller tickets; returns how many were removed. */
async function writeTruth(
  projection: Projection,
  ids: readonly string[],
  { mongo, ticket, truth }: Truth,
): Promise<number> {
  const rows = mongo.db.collection<StoredRow>(projection.collection);
  const older = sabotaged("no-ticket") ? {} : { ticket: { $not: { $gte: ticket } } };
  const operations = ids.map((id): AnyBulkWriteOperation<StoredRow> => {
    const row = truth.get(id);
    const filter = { _id: id, ...older };
    if (row === undefined) return { deleteOne: { filter } };
    return { replaceOne: { filter, replacement: { ...row, ticket }, upsert: true } };
  });
  const { inserted, removed } = await write(() => writeRows(rows, operations));
  const gone =
    inserted.length === 0 ? 0 : await look(() => removeGone(projection, inserted, { rows, ticket }));
  return removed + gone;
}

async function writeRows(rows: Collection<StoredRow>, operations: AnyBulkWriteOperation<StoredRow>[]) {
  const result = await rows.bulkWrite(operations, { ordered: false }).catch((failure: unknown) => {
    // A row with a greater ticket is not found, and cannot be put in beside itself either.
    if (!(failure instanceof MongoBulkWriteError)) throw failure;
    if (![failure.writeErrors].flat().every(isSuperseded)) throw failure;
    return failure.result;
  });
  return { inserted: Object.values(result.upsertedIds).map(String), removed: result.deletedCount };
}

function isSuperseded({ code, errmsg }: { code?: number | string; errmsg?: string | undefined }): boolean {
  return code === 11_000 && errmsg?.includes("index: _id_ ") === true;
}

async function removeGone(
  projection: Projection,
  inserted: readonly string[],
  { rows, ticket }: { readonly rows: Collection<StoredRow>; readonly ticket: number },
): Promise<number> {
  const there = await (projection.there ?? projection.load)(inserted);
  const gone = inserted.filter((id) => !there.has(id));
  if (gone.length === 0) return 0;
  const { deletedCount } = await rows.deleteMany({ _id: { $in: gone }, ticket });
  return deletedCount;
}
