import { type Clock, type NewId, notFound } from "@marketplace/kernel";
import { isDuplicateKey, type Mongo } from "@marketplace/stores";
import type { Projection } from "./define-projection.ts";
import type { ProjectionJob, ProjectionMode } from "./projection-job.ts";
import { JOBS, jobOf, type StoredJob } from "./projection-job-store.ts";
import { BEGIN } from "./projection-step.ts";

interface JobsOptions {
  readonly mongo: Mongo;
  /** Those that can be asked for; their names are enough. */
  readonly projections: readonly Pick<Projection, "name">[];
  readonly clock: Clock;
  readonly newId: NewId;
}

/** Rebuilds and comparisons of projections, which a worker carries out. */
export interface ProjectionJobs {
  /**
   * Asks for a job, and tells its id; one that is not yet done is the same job.
   * @throws MarketplaceError `NOT_FOUND` when there is no such projection.
   */
  request(name: string, mode: ProjectionMode): Promise<string>;
  find(id: string): Promise<ProjectionJob | null>;
  /** The latest job of each projection and mode, by name. */
  latest(): Promise<readonly ProjectionJob[]>;
}

const KEPT_MS = 30 * 86_400_000;

/** Opens the jobs for whoever asks for them. */
export function openProjectionJobs({ mongo, projections, clock, newId }: JobsOptions): ProjectionJobs {
  const jobs = mongo.db.collection<StoredJob>(JOBS);

  async function request(name: string, mode: ProjectionMode): Promise<string> {
    if (!projections.some((one) => one.name === name)) throw notFound("projection");
    const now = clock();
    await jobs.deleteMany({ isOpen: false, requestedAt: { $lt: new Date(now.getTime() - KEPT_MS) } });
    for (;;) {
      const open = await jobs.findOne({ projection: name, mode, isOpen: true });
      if (open !== null) return open._id;
      const id = newId();
      try {
        await jobs.insertOne({
          ...{ _id: id, projection: name, mode, status: "waiting", isOpen: true },
          ...{ requestedAt: now, startedAt: null, endedAt: null, fence: 0, until: new Date(0), failures: 0 },
          ...{ place: BEGIN.place, tally: BEGIN.tally, done: 0, total: 0, error: null },
        });
        return id;
      } catch (failure) {
        // Somebody has asked for the same at once: theirs is found next.
        if (!isDuplicateKey(failure)) throw failure;
      }
    }
  }

  async function latest(): Promise<ProjectionJob[]> {
    const found = await jobs
      .aggregate([
        { $sort: { projection: 1, mode: 1, requestedAt: -1, _id: -1 } },
        { $group: { _id: { projection: "$projection", mode: "$mode" }, job: { $first: "$$ROOT" } } },
        { $replaceRoot: { newRoot: "$job" } },
        { $sort: { projection: 1, mode: 1 } },
      ])
      .toArray();
    return found.map(jobOf);
  }

  return {
    request,
    latest,
    find: async (id) => {
      const found = await jobs.findOne({ _id: { $eq: id } });
      return found === null ? null : jobOf(found);
    },
  };
}
