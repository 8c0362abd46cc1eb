import { z } from "zod";
import type { OperationDeps } from "./deps.ts";
import { groupLagSchema, groupLags } from "./event-lag.ts";
import { eventSources, eventSourcesSchema, unlessAway } from "./event-sources.ts";
import { listProjections, projectionSchema } from "./projection-view.ts";

/** From how many seconds on something is behind; 30 by default. */
export const eventLagSchema = z.strictObject({ boundSeconds: z.int().min(0).max(86_400).default(30) });

/** How far everything is that events go through: their sources, the groups that read them, and the projections. */
export const eventOverviewSchema = z.strictObject({
  boundSeconds: z.int(),
  sources: eventSourcesSchema,
  groups: z.array(groupLagSchema),
  /** None while MongoDB is away. */
  projections: z.array(projectionSchema),
  /** Whether anything is behind or away, a dead letter waits, or a projection is wrong. */
  needsAttention: z.boolean(),
});

/** Looks how far everything is that events go through. */
export async function eventOverview(
  deps: Omit<OperationDeps, "newId">,
  { boundSeconds }: z.output<typeof eventLagSchema>,
): Promise<z.infer<typeof eventOverviewSchema>> {
  const [sources, lags, listed] = await Promise.all([
    eventSources(deps, boundSeconds),
    deps.eventOperations.lag(),
    unlessAway(listProjections(deps)),
  ]);
  const groups = groupLags(lags, boundSeconds);
  const projections = listed === "away" ? [] : listed;
  const needsAttention =
    [sources.outbox, sources.changes, ...groups].some((one) => one?.isBehind === true) ||
    groups.some(({ dead }) => dead > 0) ||
    projections.some(({ isWrong }) => isWrong) ||
    sources.away.length > 0;
  return { boundSeconds, sources, groups, projections, needsAttention };
}
