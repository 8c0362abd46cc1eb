import { setTimeout as pause } from "node:timers/promises";
import type { Collection, Document } from "mongodb";
import { wrongRow } from "./compare-rows.ts";
import type { Projection } from "./define-projection.ts";
import type { ProjectionResult } from "./projection-job.ts";
import {
  BEGIN,
  type Place,
  type ProjectionStep,
  STEP_ROWS,
  type Tally,
  type WrongRow,
} from "./projection-step.ts";
import { takeTicket } from "./projection-ticket.ts";
import type { ProjectionDeps } from "./refresh-rows.ts";

type Row = Document & { readonly _id: string };

// Before a row that differs is looked at again: the event that mends it may be on its way.
const LOOKS_MS = [50, 200, 1_000, 2_000];
// So many, and they are not on their way.
const MANY = 200;
const SAMPLES = 20;

/** Rebuilds the projection beside the live one, and compares the two. */
export async function verifyProjection(
  projection: Projection,
  deps: ProjectionDeps,
): Promise<ProjectionResult> {
  let step: ProjectionStep = BEGIN;
  while (step.place !== null) step = await verifyStep(projection, { ...step, place: step.place }, deps);
  return step.tally;
}

/** Does the next part of a comparison. */
export async function verifyStep(
  projection: Projection,
  step: ProjectionStep & { readonly place: Place },
  deps: ProjectionDeps,
): Promise<ProjectionStep> {
  const { place } = step;
  // A number that no other work on this projection has names the collection beside.
  const beside = deps.mongo.db.collection<Row>(`${projection.collection}_beside_${place.ticket}`);
  switch (place.part) {
    case "begin": {
      const ticket = await takeTicket(deps.mongo, projection.name);
      return { ...step, place: { part: "rows", after: null, ticket } };
    }
    case "rows":
      return buildBeside(projection, step, beside);
    case "compare":
      return compare(projection, step, { ...deps, beside });
    case "others":
    case "end":
      await beside.drop();
      return { ...step, place: null };
  }
}

/** Drops what a comparison that is given up has built. */
export async function dropBeside(
  { collection }: Projection,
  { ticket }: Place,
  { mongo }: ProjectionDeps,
): Promise<void> {
  await mongo.db.collection(`${collection}_beside_${ticket}`).drop();
}

async function buildBeside(
  projection: Projection,
  step: ProjectionStep & { readonly place: Place },
  beside: Collection<Row>,
): Promise<ProjectionStep> {
  const { place } = step;
  const ids = await projection.ids(place.after, STEP_ROWS);
  const last = ids.at(-1);
  if (last === undefined) return { ...step, place: { ...place, part: "compare", after: null } };
  const truth = await projection.load(ids);
  if (truth.size > 0)
    await beside.bulkWrite(
      [...truth].map(([id, row]) => ({
        replaceOne: { filter: { _id: id }, replacement: row, upsert: true },
      })),
      { ordered: false },
    );
  return { ...step, place: { ...place, after: last }, done: step.done + ids.length };
}

async function compare(
  projection: Projection,
  step: ProjectionStep & { readonly place: Place },
  { beside, mongo, looksMs = LOOKS_MS }: ProjectionDeps & { readonly beside: Collection<Row> },
): Promise<ProjectionStep> {
  const { place, tally } = step;
  const live = mongo.db.collection<Row>(projection.collection);
  const [should, is] = await Promise.all([page(beside, place.after), page(live, place.after)]);
  // Both are known up to here: behind it, the one that is longer goes on.
  const ends = [should, is].flatMap((rows) => (rows.length < STEP_ROWS ? [] : [rows.at(-1)?._id ?? ""]));
  const end = ends.sort()[0] ?? null;
  const ids = [...new Set([...should, ...is].map(({ _id }) => _id))].filter(
    (id) => end === null || id <= end,
  );
  const wrong = wrongOf(ids, byId(should), byId(is));
  const isMany = tally.differing + tally.missing + tally.extra > MANY;
  const stillWrong = await lookAgain(projection, wrong, {
    live,
    looksMs: isMany ? looksMs.slice(0, 1) : looksMs,
  });
  const next: Place = end === null ? { ...place, part: "end", after: null } : { ...place, after: end };
  return {
    ...step,
    place: next,
    tally: counted(tally, is.filter(({ _id }) => ids.includes(_id)).length, stillWrong),
  };
}

function page(rows: Collection<Row>, after: string | null): Promise<Row[]> {
  return rows
    .find({ _id: { $gt: after ?? "" } })
    .sort({ _id: 1 })
    .limit(STEP_ROWS)
    .toArray();
}

/** What is wrong by the truth of now, for as long as it takes events to come. */
async function lookAgain(
  projection: Projection,
  wrong: readonly WrongRow[],
  { live, looksMs }: { readonly live: Collection<Row>; readonly looksMs: readonly number[] },
): Promise<readonly WrongRow[]> {
  let left = wrong;
  for (const wait of looksMs) {
    if (left.length === 0) return left;
    await pause(wait);
    const ids = left.map(({ id }) => id);
    const is = byId(await live.find({ _id: { $in: ids } }).toArray());
    left = wrongOf(ids, await projection.load(ids), is);
  }
  return left;
}

function wrongOf(
  ids: readonly string[],
  should: ReadonlyMap<string, object>,
  is: ReadonlyMap<string, object>,
): WrongRow[] {
  return ids.flatMap((id) => wrongRow(id, should.get(id) ?? null, is.get(id) ?? null) ?? []);
}

function byId(rows: readonly Row[]): ReadonlyMap<string, Row> {
  return new Map(rows.map((row) => [row._id, row]));
}

function counted(tally: Tally, rows: number, wrong: readonly WrongRow[]): Tally {
  const of = (kind: WrongRow["kind"]) => wrong.filter((one) => one.kind === kind).length;
  return {
    rows: tally.rows + rows,
    differing: tally.differing + of("differing"),
    missing: tally.missing + of("missing"),
    extra: tally.extra + of("extra"),
    samples: [...tally.samples, ...wrong].slice(0, SAMPLES),
  };
}
