import type { Clock, NewId } from "@marketplace/kernel";
import type { Mongo } from "@marketplace/stores";
import type { DurableLog } from "../log.ts";
import type { Projection } from "./define-projection.ts";
import type { ProjectionJob, ProjectionMode } from "./projection-job.ts";

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
  /** The latest job of each projection and mode. */
  latest(): Promise<readonly ProjectionJob[]>;
}

/** Opens the jobs for whoever asks for them. */
export function openProjectionJobs(_options: JobsOptions): ProjectionJobs {
  return { request: async () => "", find: async () => null, latest: async () => [] };
}

interface WorkerOptions {
  readonly mongo: Mongo;
  readonly projections: readonly Projection[];
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: DurableLog;
}

/** The worker's side of the jobs. */
export interface ProjectionWorker {
  /** Works for some seconds at a job that waits or was abandoned; tells whether there was one. */
  run(): Promise<boolean>;
}

/** Opens the worker's side. Any number of processes may work; each job is one's at a time. */
export function openProjectionWorker(_options: WorkerOptions): ProjectionWorker {
  return { run: async () => false };
}
