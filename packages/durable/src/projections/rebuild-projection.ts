import type { Projection } from "./define-projection.ts";
import type { ProjectionResult } from "./projection-job.ts";
import { BEGIN, type Place, type ProjectionStep, STEP_ROWS } from "./projection-step.ts";
import { takeTicket } from "./projection-ticket.ts";
import { type ProjectionDeps, refreshRows, type StoredRow } from "./refresh-rows.ts";

/** Makes every row what the truth says now, in place, and removes those that have none. */
export async function rebuildProjection(
  projection: Projection,
  deps: ProjectionDeps,
): Promise<ProjectionResult> {
  let step: ProjectionStep = BEGIN;
  while (step.place !== null) step = await rebuildStep(projection, { ...step, place: step.place }, deps);
  return step.tally;
}

/** Does the next part of a rebuild: what the truth tells of first, then the rows that it did not come by. */
export async function rebuildStep(
  projection: Projection,
  step: ProjectionStep & { readonly place: Place },
  deps: ProjectionDeps,
): Promise<ProjectionStep> {
  const { place, tally, done } = step;
  if (place.part === "begin") {
    const ticket = await takeTicket(deps.mongo, projection.name);
    return { ...step, place: { part: "rows", after: null, ticket } };
  }
  const ids =
    place.part === "rows"
      ? await projection.ids(place.after, STEP_ROWS)
      : await idsOlderThan(projection, place, deps);
  const last = ids.at(-1);
  if (last === undefined)
    return { ...step, place: place.part === "rows" ? { ...place, part: "others", after: null } : null };
  const { written, removed } = await refreshRows(projection, ids, deps);
  return {
    place: { ...place, after: last },
    tally: { ...tally, rows: tally.rows + written, extra: tally.extra + removed },
    done: done + ids.length,
  };
}

/** Rows that nobody has refreshed since the rebuild began. */
async function idsOlderThan(
  { collection }: Projection,
  { after, ticket }: Place,
  { mongo }: ProjectionDeps,
): Promise<string[]> {
  const rows = await mongo.db
    .collection<StoredRow>(collection)
    .find({ _id: { $gt: after ?? "" }, ticket: { $not: { $gte: ticket } } }, { projection: { _id: 1 } })
    .sort({ _id: 1 })
    .limit(STEP_ROWS)
    .toArray();
  return rows.map(({ _id }) => _id);
}
