import { admin, mutationsOnly } from "@marketplace/rpc";
import type { OperationCommandDeps } from "./deps.ts";
import { forgetGroup, forgetGroupSchema, forgottenGroupSchema } from "./forget-group.ts";
import { mediaJobSchema } from "./media-view.ts";
import { operateDead, operateDeadSchema, operatedDeadSchema } from "./operate-dead.ts";
import { reprocessMediaSchema, requestReprocess, requestSweep, sweepMediaSchema } from "./operate-media.ts";
import { operatedSchema, operateSaga, operateSagaSchema } from "./operate-saga.ts";
import { projectionJobSchema } from "./projection-view.ts";
import { rebuildProjectionSchema, requestProjectionJob } from "./rebuild-projection.ts";
import { reconcilePayments, reconcileSchema, reconciliationSchema } from "./reconcile-payments.ts";
import { resolvedSchema, resolveTwoPhase, resolveTwoPhaseSchema } from "./resolve-two-phase.ts";
import { linesOfStatement, statementLinesSchema, statementTextSchema } from "./statement-text.ts";

/** The mutations of operations, under `operations`: for administrators alone. */
export function operationCommands(deps: OperationCommandDeps) {
  return mutationsOnly({
    operateSaga: admin
      .input(operateSagaSchema)
      .output(operatedSchema)
      .mutation(({ ctx, input }) => operateSaga(deps, ctx, input)),
    resolveTwoPhase: admin
      .input(resolveTwoPhaseSchema)
      .output(resolvedSchema)
      .mutation(({ ctx, input }) => resolveTwoPhase(deps, ctx, input)),
    readStatement: admin
      .input(statementTextSchema)
      .output(statementLinesSchema)
      .mutation(({ input }) => linesOfStatement(input)),
    reconcilePayments: admin
      .input(reconcileSchema)
      .output(reconciliationSchema)
      .mutation(({ input }) => reconcilePayments(deps, input)),
    replayDead: admin
      .input(operateDeadSchema)
      .output(operatedDeadSchema)
      .mutation(({ ctx, input }) => operateDead(deps, ctx, { verb: "replay", wish: input })),
    discardDead: admin
      .input(operateDeadSchema)
      .output(operatedDeadSchema)
      .mutation(({ ctx, input }) => operateDead(deps, ctx, { verb: "discard", wish: input })),
    forgetGroup: admin
      .input(forgetGroupSchema)
      .output(forgottenGroupSchema)
      .mutation(({ ctx, input }) => forgetGroup(deps, ctx, input)),
    rebuildProjection: admin
      .input(rebuildProjectionSchema)
      .output(projectionJobSchema)
      .mutation(({ ctx, input }) => requestProjectionJob(deps, ctx, input)),
    sweepMedia: admin
      .input(sweepMediaSchema)
      .output(mediaJobSchema)
      .mutation(({ ctx, input }) => requestSweep(deps, ctx, input)),
    reprocessMedia: admin
      .input(reprocessMediaSchema)
      .output(mediaJobSchema)
      .mutation(({ ctx, input }) => requestReprocess(deps, ctx, input)),
  });
}
