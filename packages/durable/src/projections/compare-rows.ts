import { setTimeout as pause } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { BSON, type Collection, type Document } from "mongodb";
import type { Projection } from "./define-projection.ts";
import { STEP_ROWS, type Tally, type WrongRow } from "./projection-step.ts";

/** A row as it is read to be compared. */
export type Row = Document & { readonly _id: string };

// Before a row that differs is looked at again: the event that mends it may be on its way.
const LOOKS_MS = [50, 200, 1_000, 2_000];
// So many, and they are not on their way.
const MANY = 200;
const SAMPLES = 20;

interface Looking {
  readonly live: Collection<Row>;
  readonly tally: Tally;
  readonly looksMs?: readonly number[] | undefined;
}

/** What is wrong with a row, by what it should be and what it is; null when nothing is. */
export function wrongRow(id: string, should: object | null, is: object | null): WrongRow | null {
  if (should === null && is === null) return null;
  if (is === null) return { id, kind: "missing", fields: [] };
  if (should === null) return { id, kind: "extra", fields: [] };
  const [wanted, found] = [stored(should), stored(is)];
  const names = [...new Set([...Object.keys(wanted), ...Object.keys(found)])];
  const fields = names.filter((name) => !isDeepStrictEqual(wanted[name], found[name]));
  return fields.length === 0 ? null : { id, kind: "differing", fields };
}

/** A row as MongoDB gives it back: without what is undefined, and without what is the projection's own. */
function stored(row: object): Document {
  const { _id, ticket, ...fields } = BSON.deserialize(BSON.serialize(row, { ignoreUndefined: true }));
  return fields;
}

/** Up to where two pages are both known, behind which the one that is longer goes on; null where both end. */
export function endOf(...pages: readonly (readonly string[])[]): string | null {
  const ends = pages.flatMap((ids) => (ids.length < STEP_ROWS ? [] : [ids.at(-1) ?? ""]));
  return ends.sort()[0] ?? null;
}

/** The next rows of a collection. */
export function page(rows: Collection<Row>, after: string | null): Promise<Row[]> {
  return rows
    .find({ _id: { $gt: after ?? "" } })
    .sort({ _id: 1 })
    .limit(STEP_ROWS)
    .toArray();
}

/** What is wrong by the truth of now, for as long as it takes events to come. */
export async function lookAgain(
  projection: Projection,
  wrong: readonly WrongRow[],
  { live, tally, looksMs = LOOKS_MS }: Looking,
): Promise<readonly WrongRow[]> {
  const isMany = tally.differing + tally.missing + tally.extra > MANY;
  let left = wrong;
  for (const wait of isMany ? looksMs.slice(0, 1) : looksMs) {
    if (left.length === 0) return left;
    await pause(wait);
    const ids = left.map(({ id }) => id);
    const is = byId(await live.find({ _id: { $in: ids } }).toArray());
    left = wrongOf(ids, await projection.load(ids), is);
  }
  return left;
}

/** What is wrong with rows, by what they should be and what they are. */
export function wrongOf(
  ids: readonly string[],
  should: ReadonlyMap<string, object>,
  is: ReadonlyMap<string, object>,
): WrongRow[] {
  return ids.flatMap((id) => wrongRow(id, should.get(id) ?? null, is.get(id) ?? null) ?? []);
}

/** Rows by their ids. */
export function byId(rows: readonly Row[]): ReadonlyMap<string, Row> {
  return new Map(rows.map((row) => [row._id, row]));
}

/** What was found, with what was found in more rows. */
export function counted(tally: Tally, rows: number, wrong: readonly WrongRow[]): Tally {
  const of = (kind: WrongRow["kind"]) => wrong.filter((one) => one.kind === kind).length;
  return {
    rows: tally.rows + rows,
    differing: tally.differing + of("differing"),
    missing: tally.missing + of("missing"),
    extra: tally.extra + of("extra"),
    samples: [...tally.samples, ...wrong].slice(0, SAMPLES),
  };
}
