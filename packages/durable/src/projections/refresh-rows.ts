import type { Mongo } from "@marketplace/stores";
import type { Projection } from "./define-projection.ts";

/** What a projection stands on. */
export interface ProjectionDeps {
  readonly mongo: Mongo;
}

/** Makes the rows of ids what the truth says now. */
export async function refreshRows(
  projection: Projection,
  ids: readonly string[],
  deps: ProjectionDeps,
): Promise<void> {
  const rows = deps.mongo.db.collection<{ _id: string }>(projection.collection);
  const truth = await projection.load(ids);
  for (const id of ids) {
    const row = truth.get(id);
    if (row === undefined) await rows.deleteOne({ _id: { $eq: id } });
    else await rows.replaceOne({ _id: { $eq: id } }, row, { upsert: true });
  }
  await projection.written?.(ids);
}
