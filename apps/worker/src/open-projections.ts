import {
  type Consumer,
  needsGeneration,
  openProjectionJobs,
  openProjectionWorker,
  type Projection,
  projectionConsumer,
} from "@marketplace/durable";
import type { Clock, NewId } from "@marketplace/kernel";
import type { Logger } from "@marketplace/rpc";
import type { Mongo } from "@marketplace/stores";

interface ProjectionWork {
  readonly mongo: Mongo;
  readonly projections: readonly Projection[];
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Logger;
}

/** What keeps projections up, for those who run consumers and jobs. */
interface ProjectionParts {
  readonly consumers: readonly Consumer[];
  /** Works at rebuilds and comparisons that were asked for. */
  work(): Promise<boolean>;
  /** Does what projections have left for later. */
  catchUp(): Promise<void>;
  /** Asks for all of them to be made anew: what was removed while changes were lost no event tells. */
  heal(): Promise<void>;
}

// A worker of an older version may have made rows of its own after this one has asked.
const LOOK_MS = 600_000;

/**
 * Makes what keeps projections up with their events, and builds those that were never built: events tell of what has
 * changed since there are events, and not of what was there before. One whose rows were made by an older version in
 * another form is made anew beside itself.
 */
export function openProjections(work: ProjectionWork): ProjectionParts {
  const { mongo, projections } = work;
  const jobs = openProjectionJobs(work);
  const worker = openProjectionWorker(work);
  let nextLookAt = 0;

  async function buildMissing(): Promise<void> {
    const known = await jobs.latest();
    for (const projection of projections) {
      const { name, generations } = projection;
      const isBuilt =
        generations === undefined
          ? known.some((job) => job.projection === name && job.mode === "rebuild")
          : !(await needsGeneration(projection, mongo));
      if (!isBuilt) await jobs.request(name, "rebuild");
    }
    nextLookAt = performance.now() + LOOK_MS;
  }

  return {
    consumers: projections.map((projection) => projectionConsumer(projection, { mongo })),
    async work() {
      if (performance.now() >= nextLookAt) await buildMissing();
      return worker.run();
    },
    catchUp: worker.catchUp,
    async heal() {
      for (const { name } of projections) await jobs.request(name, "rebuild");
    },
  };
}
