import type { Projection } from "./define-projection.ts";
import type { ProjectionResult } from "./projection-job.ts";
import { type ProjectionDeps, refreshRows } from "./refresh-rows.ts";

const PAGE = 200;

/** Makes every row what the truth says now, in place, and removes those that have none. */
export async function rebuildProjection(
  projection: Projection,
  deps: ProjectionDeps,
): Promise<ProjectionResult> {
  let rows = 0;
  for (let after: string | null = null; ; ) {
    const ids: readonly string[] = await projection.ids(after, PAGE);
    const last = ids.at(-1);
    if (last === undefined) break;
    await refreshRows(projection, ids, deps);
    rows += ids.length;
    after = last;
  }
  return { rows, differing: 0, missing: 0, extra: 0, samples: [] };
}
