import type { Clock } from "@marketplace/kernel";
import { crashPointsAround } from "../crash-point.ts";
import { isLastTry, leaseJobs } from "../jobs/lease-jobs.ts";
import type { DurableLog } from "../log.ts";
import type { Projection } from "./define-projection.ts";
import { jobStepOf } from "./job-step.ts";
import { JOBS, jobSchema, type StoredJob } from "./projection-job-store.ts";
import type { Place, ProjectionStep } from "./projection-step.ts";
import type { ProjectionDeps } from "./refresh-rows.ts";
import { GRACE_MS } from "./reindex-projection.ts";
import { sweepGenerations } from "./sweep-generations.ts";
import { writtenGenerations } from "./written-generations.ts";

interface WorkerOptions extends ProjectionDeps {
  readonly projections: readonly Projection[];
  readonly clock: Clock;
  readonly log: DurableLog;
  /** How long one pass works at a job before another may have its turn, 2,000 milliseconds by default. */
  readonly passMs?: number;
  /** After so long without a sign of life a job is another's, 30,000 milliseconds by default. */
  readonly leaseMs?: number;
}

/** The worker's side of the jobs. */
export interface ProjectionWorker {
  /** Works for some seconds at a job that waits or was abandoned; tells whether there was one. */
  run(): Promise<boolean>;
  /** Does what projections have left for later, in each generation that events are brought to. */
  catchUp(): Promise<void>;
}

const save = crashPointsAround("projection/save");

/** Opens the worker's side. Any number of processes may work; each job is one's at a time, and goes on where it was. */
export function openProjectionWorker(options: WorkerOptions): ProjectionWorker {
  const { mongo, projections, clock, log, passMs = 2_000, leaseMs = 30_000 } = options;
  const byName = new Map(projections.map((projection) => [projection.name, projection]));
  const leases = leaseJobs({
    ...{ mongo, collection: JOBS, clock, leaseMs, save, sort: { until: 1, requestedAt: 1 } },
    parse: (found) => jobSchema.parse(found),
  });

  async function run(): Promise<boolean> {
    for (const projection of projections)
      await sweepGenerations(projection, mongo, options.graceMs ?? GRACE_MS);
    const job = await leases.take({ projection: { $in: [...byName.keys()] } });
    const projection = byName.get(job?.projection ?? "");
    if (job === null || projection === undefined) return false;
    let last = job;
    try {
      await work(job, projection, (kept) => {
        last = { ...job, ...kept, failures: 0 };
      });
    } catch (err) {
      await fail(last, projection, err);
    }
    return true;
  }

  /** What fails then, fails where it was `kept` last, and for the first time there. */
  async function work(
    job: StoredJob,
    projection: Projection,
    kept: (now: ProjectionStep & { readonly place: Place }) => void,
  ): Promise<void> {
    const { step, passes } = jobStepOf(projection, job.mode);
    const total = job.total > 0 ? job.total : passes * (await countOf(projection));
    const endAt = performance.now() + passMs;
    let now: ProjectionStep & { readonly place: Place } = job;
    for (;;) {
      const { place, tally, done } = await alive(job, now, () => step(now, options));
      if (place === null) {
        const end = { status: "done", isOpen: false, endedAt: clock(), tally, done, total } as const;
        if (await leases.keep(job, end, 0))
          log.info({ job: job._id, projection: job.projection, mode: job.mode }, "done");
        return;
      }
      now = { place, tally, done };
      const isOver = performance.now() >= endAt;
      // With nothing held any more, whoever comes next goes on with it.
      if (!(await leases.keep(job, { ...now, total, failures: 0 }, isOver ? -1 : leaseMs)) || isOver) return;
      kept(now);
    }
  }

  async function fail(job: StoredJob, projection: Projection, err: unknown): Promise<void> {
    const { _id, projection: name, mode, failures } = job;
    log.error({ job: _id, projection: name, mode, failures: failures + 1, err }, "a job failed");
    if (isLastTry(job, err)) await jobStepOf(projection, mode).giveUp(job.place, options);
    await leases.fail(job, err);
  }

  /** Keeps a job while the one part of it is done that may take longer than a lease. */
  async function alive<T>(job: StoredJob, { place }: { place: Place }, work: () => Promise<T>): Promise<T> {
    if (place.part !== "check") return work();
    const beat = () =>
      leases
        .renew(job)
        .catch((err: unknown) => log.warn({ job: job._id, err }, "a job's lease could not be renewed"));
    const beating = setInterval(beat, leaseMs / 3);
    try {
      return await work();
    } finally {
      clearInterval(beating);
    }
  }

  async function countOf({ count, collection }: Projection): Promise<number> {
    return count?.() ?? mongo.db.collection(collection).estimatedDocumentCount();
  }

  async function catchUp(): Promise<void> {
    for (const projection of projections) {
      if (projection.later === undefined) continue;
      for (const one of await writtenGenerations(projection, mongo)) await one.later?.(0);
    }
  }
  return { run, catchUp };
}
