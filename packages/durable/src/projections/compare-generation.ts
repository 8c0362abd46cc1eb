import { byId, counted, endOf, lookAgain, page, type Row, wrongOf } from "./compare-rows.ts";
import type { Projection } from "./define-projection.ts";
import { type Place, type ProjectionStep, STEP_ROWS, type WrongRow } from "./projection-step.ts";
import type { ProjectionDeps } from "./refresh-rows.ts";

/** What a step of a comparison came to, and the rows that are not what the truth says. */
interface Compared {
  readonly step: ProjectionStep & { readonly place: Place };
  readonly wrong: readonly WrongRow[];
}

/** Compares the next rows of a generation with the truth, field by field; behind the last, its place is `check`. */
export async function compareWithTruth(
  projection: Projection,
  step: ProjectionStep & { readonly place: Place },
  { mongo, looksMs }: ProjectionDeps,
): Promise<Compared> {
  const { place, tally, done } = step;
  const rows = mongo.db.collection<Row>(projection.collection);
  const [known, found] = await Promise.all([projection.ids(place.after, STEP_ROWS), page(rows, place.after)]);
  const end = endOf(
    known,
    found.map(({ _id }) => _id),
  );
  const isHere = (id: string) => end === null || id <= end;
  const is = found.filter(({ _id }) => isHere(_id));
  const ids = [...new Set([...known.filter(isHere), ...is.map(({ _id }) => _id)])];
  const truth = await projection.load(ids);
  const wrong = await lookAgain(projection, wrongOf(ids, truth, byId(is)), { live: rows, tally, looksMs });
  return {
    wrong,
    step: {
      place: { ...place, ...(end === null ? { part: "check", after: null } : { after: end }) },
      tally: counted(tally, is.length, wrong),
      done: done + known.filter(isHere).length,
    },
  };
}

/** What is wrong with some rows of a generation at the moment. */
export async function wrongNow(
  projection: Projection,
  ids: readonly string[],
  { mongo }: ProjectionDeps,
): Promise<readonly WrongRow[]> {
  const rows = mongo.db.collection<Row>(projection.collection);
  const is = await rows.find({ _id: { $in: [...ids] } }).toArray();
  return wrongOf(ids, await projection.load(ids), byId(is));
}

/** Counts what is wrong with what a generation keeps beside its rows. */
export async function checkBeside(
  { generations }: Projection,
  step: ProjectionStep & { readonly place: Place },
  number: number,
): Promise<Compared> {
  const wrong = (await generations?.check?.(number)) ?? [];
  const place: Place = { ...step.place, part: "swap" };
  return { wrong, step: { ...step, place, tally: counted(step.tally, 0, wrong) } };
}
