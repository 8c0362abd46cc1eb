import { admin, queriesOnly } from "@marketplace/rpc";
import { z } from "zod";
import { deadEventsSchema, deadPageSchema, listDead } from "./dead-letters.ts";
import type { OperationDeps } from "./deps.ts";
import { eventLagSchema, eventOverview, eventOverviewSchema } from "./event-overview.ts";
import {
  ledgerBalances,
  ledgerBalancesSchema,
  ledgerStatement,
  ledgerStatementPageSchema,
  ledgerStatementSchema,
  ledgerVerdict,
  ledgerVerdictSchema,
} from "./ledger-views.ts";
import { listSagas, listSagasSchema, sagaPageSchema } from "./list-sagas.ts";
import { mediaJobSchema, mediaStatus, mediaStatusSchema } from "./media-view.ts";
import { mediaJob, mediaJobIdSchema } from "./operate-media.ts";
import { listProjections, projectionJobSchema, projectionSchema } from "./projection-view.ts";
import { findProjectionJob, projectionJobIdSchema } from "./rebuild-projection.ts";
import { listInDoubt } from "./resolve-two-phase.ts";
import { sagaDetail, sagaDetailSchema, sagaIdSchema } from "./saga-view.ts";
import { inDoubtSchema } from "./two-phase-view.ts";

const nothing = z.strictObject({}).optional();

/** The queries of operations, under `operations`: for administrators alone. */
export function operationQueries(deps: Omit<OperationDeps, "newId">) {
  return queriesOnly({
    sagas: admin
      .input(listSagasSchema)
      .output(sagaPageSchema)
      .query(({ input }) => listSagas(deps, input)),
    saga: admin
      .input(z.strictObject({ id: sagaIdSchema }))
      .output(sagaDetailSchema)
      .query(async ({ input }) => sagaDetail(await deps.sagas.show(input.id), deps.clock())),
    twoPhase: admin
      .input(nothing)
      .output(z.strictObject({ items: z.array(inDoubtSchema) }))
      .query(async () => ({ items: await listInDoubt(deps) })),
    ledgerBalances: admin
      .input(nothing)
      .output(ledgerBalancesSchema)
      .query(() => ledgerBalances(deps)),
    ledgerStatement: admin
      .input(ledgerStatementSchema)
      .output(ledgerStatementPageSchema)
      .query(({ input }) => ledgerStatement(deps, input)),
    verifyLedger: admin
      .input(nothing)
      .output(ledgerVerdictSchema)
      .query(() => ledgerVerdict(deps)),
    eventLag: admin
      .input(eventLagSchema)
      .output(eventOverviewSchema)
      .query(({ input }) => eventOverview(deps, input)),
    deadEvents: admin
      .input(deadEventsSchema)
      .output(deadPageSchema)
      .query(({ input }) => listDead(deps, input)),
    projections: admin
      .input(nothing)
      .output(z.strictObject({ items: z.array(projectionSchema) }))
      .query(async () => ({ items: await listProjections(deps) })),
    projectionJob: admin
      .input(z.strictObject({ id: projectionJobIdSchema }))
      .output(projectionJobSchema)
      .query(({ input }) => findProjectionJob(deps, input.id)),
    mediaStatus: admin
      .input(nothing)
      .output(mediaStatusSchema)
      .query(() => mediaStatus(deps)),
    mediaJob: admin
      .input(z.strictObject({ id: mediaJobIdSchema }))
      .output(mediaJobSchema)
      .query(({ input }) => mediaJob(deps, input.id)),
  });
}
