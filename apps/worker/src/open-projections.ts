import {
  type Consumer,
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
}

/**
 * Makes what keeps projections up with their events, and builds those that were never built: events tell of what has
 * changed since there are events, and not of what was there before.
 */
export function openProjections(work: ProjectionWork): ProjectionParts {
  const { mongo, projections } = work;
  const jobs = openProjectionJobs(work);
  const worker = openProjectionWorker(work);
  let isAsked = false;

  async function buildOnce(): Promise<void> {
    const known = await jobs.latest();
    for (const { name } of projections) {
      if (known.some(({ projection, mode }) => projection === name && mode === "rebuild")) continue;
      await jobs.request(name, "rebuild");
    }
    isAsked = true;
  }

  return {
    consumers: projections.map((projection) => projectionConsumer(projection, { mongo })),
    async work() {
      if (!isAsked) await buildOnce();
      return worker.run();
    },
  };
}
