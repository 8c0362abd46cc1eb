import type { Collection } from "mongodb";
import { byId, counted, endOf, lookAgain, page, type Row, wrongOf } from "./compare-rows.ts";
import type { Projection } from "./define-projection.ts";
import type { ProjectionResult } from "./projection-job.ts";
import { BEGIN, type Place, type ProjectionStep, STEP_ROWS } from "./projection-step.ts";
import { takeTicket } from "./projection-ticket.ts";
import type { ProjectionDeps } from "./refresh-rows.ts";

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
    case "check":
    case "swap":
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
  { beside, mongo, looksMs }: ProjectionDeps & { readonly beside: Collection<Row> },
): Promise<ProjectionStep> {
  const { place, tally } = step;
  const live = mongo.db.collection<Row>(projection.collection);
  const [should, is] = await Promise.all([page(beside, place.after), page(live, place.after)]);
  const end = endOf(
    should.map(({ _id }) => _id),
    is.map(({ _id }) => _id),
  );
  const ids = [...new Set([...should, ...is].map(({ _id }) => _id))].filter(
    (id) => end === null || id <= end,
  );
  const wrong = wrongOf(ids, byId(should), byId(is));
  const stillWrong = await lookAgain(projection, wrong, { live, tally, looksMs });
  const next: Place = end === null ? { ...place, part: "end", after: null } : { ...place, after: end };
  return {
    ...step,
    place: next,
    tally: counted(tally, is.filter(({ _id }) => ids.includes(_id)).length, stillWrong),
  };
}
