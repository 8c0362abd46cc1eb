import type { Projection } from "./define-projection.ts";
import type { ProjectionMode } from "./projection-job.ts";
import type { Place, ProjectionStep } from "./projection-step.ts";
import { rebuildStep } from "./rebuild-projection.ts";
import type { ProjectionDeps } from "./refresh-rows.ts";
import {
  abandonGeneration,
  isGenerational,
  reindexStep,
  verifyGenerationStep,
} from "./reindex-projection.ts";
import { dropBeside, verifyStep } from "./verify-projection.ts";

/** How a job of a kind is done, a part at a time. */
interface JobStep {
  readonly step: (
    step: ProjectionStep & { readonly place: Place },
    deps: ProjectionDeps,
  ) => Promise<ProjectionStep>;
  /** Removes what was made by one that is given up. */
  readonly giveUp: (place: Place, deps: ProjectionDeps) => Promise<void>;
  /** How often it goes through the truth. */
  readonly passes: number;
}

/** Tells how a job on a projection is done. */
export function jobStepOf(projection: Projection, mode: ProjectionMode): JobStep {
  const nothing = async () => {};
  if (isGenerational(projection))
    return mode === "rebuild"
      ? {
          step: (step, deps) => reindexStep(projection, step, deps),
          giveUp: (place, deps) => abandonGeneration(projection, place, deps),
          passes: 2,
        }
      : { step: (step, deps) => verifyGenerationStep(projection, step, deps), giveUp: nothing, passes: 1 };
  return mode === "rebuild"
    ? { step: (step, deps) => rebuildStep(projection, step, deps), giveUp: nothing, passes: 1 }
    : {
        step: (step, deps) => verifyStep(projection, step, deps),
        giveUp: (place, deps) => dropBeside(projection, place, deps),
        passes: 1,
      };
}
