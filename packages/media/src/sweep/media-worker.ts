import { crashPointsAround, type DurableLog, leaseJobs } from "@marketplace/durable";
import type { Clock, NewId } from "@marketplace/kernel";
import { MAX_TIME, photographsIn } from "../photograph-document.ts";
import { MEDIA_JOBS, type StoredMediaJob, storedJob } from "./media-job.ts";
import { lastSweep, requestMediaJob } from "./media-jobs.ts";
import { reprocessStep } from "./reprocess-step.ts";
import { SWEEP_BEGIN, type SweepPlace, type SweepStep, sweepStep } from "./sweep-step.ts";
import type { SweepPhotographsDeps } from "./sweep-stretch.ts";
import { COUNTED, NOTHING, plus, type Tally } from "./tally.ts";

interface WorkerOptions extends SweepPhotographsDeps {
  /** Tells anew of uploads whose files nobody was told of, and gives up those that are over. */
  readonly sweepUploads: () => Promise<Pick<Tally, "told" | "expired">>;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: DurableLog;
  /** A photograph that was used or stored within so many hours stays. */
  readonly graceHours: number;
  /** How long one pass works before others may have their turn, 1,000 milliseconds by default. */
  readonly passMs?: number;
  /** Time between two passes of a sweep that nobody waits for, and before the next sweep, 60,000 milliseconds by default. */
  readonly restMs?: number;
  /** After so long without a sign of life a job is another's, 60,000 milliseconds by default. */
  readonly leaseMs?: number;
}

/** What carries out jobs on photographs, and the sweep that goes on for ever. */
export interface MediaWorker {
  /** Works for a moment at a job that waits or was abandoned; tells whether there was one. */
  run(): Promise<boolean>;
  /** What this process has done since it began. */
  stats(): Readonly<Record<string, number>>;
}

const HOUR_MS = 3_600_000;
const save = crashPointsAround("media/save");

/** Opens it. Any number of processes may work; each job is one's at a time, and goes on where it was. */
export function openMediaWorker(options: WorkerOptions): MediaWorker {
  const { mongo, clock, newId, log, passMs = 1_000, restMs = 60_000, leaseMs = 60_000 } = options;
  const leases = leaseJobs({
    ...{ mongo, collection: MEDIA_JOBS, clock, leaseMs, save, parse: storedJob },
    sort: { isAsked: -1, until: 1 },
  });
  let done = NOTHING;

  /** Asks for the next sweep, once the last one is some time ago. */
  async function goOn(): Promise<void> {
    const last = await lastSweep(mongo);
    const isDue = last?.endedAt == null || clock().getTime() - last.endedAt.getTime() >= restMs;
    const order = { kind: "sweep", dryRun: false, isAsked: false, photographs: null } as const;
    if (isDue) await requestMediaJob({ mongo, clock, newId }, order);
  }

  async function run(): Promise<boolean> {
    await goOn();
    const job = await leases.take();
    if (job === null) return false;
    try {
      await work(job);
    } catch (err) {
      await fail(job, err);
    }
    return true;
  }

  async function work(job: StoredMediaJob): Promise<void> {
    const total = job.total > 0 ? job.total : await totalOf(job);
    const endAt = performance.now() + passMs;
    let { place, tally } = job;
    if (isBegin(place) && job.isWhole) tally = plus(tally, await options.sweepUploads());
    for (;;) {
      const step = await stepOf({ ...job, place });
      tally = plus(tally, step?.tally ?? {});
      done = plus(done, step?.tally ?? {});
      if (step === null || step.place === null) {
        const end = { status: "done", isOpen: false, endedAt: clock(), tally, total } as const;
        await leases.keep(job, end, 0);
        return;
      }
      place = step.place;
      const isOver = performance.now() >= endAt;
      const forMs = isOver ? (job.isAsked ? -1 : restMs) : leaseMs;
      if (!(await leases.keep(job, { place, tally, total, failures: 0 }, forMs)) || isOver) return;
    }
  }

  function stepOf(job: StoredMediaJob): Promise<SweepStep | null> {
    if (job.kind === "reprocess") return reprocessStep(options, job);
    const now = clock();
    const usedBefore = new Date(now.getTime() - options.graceHours * HOUR_MS);
    return sweepStep(options, job.place, { token: newId(), now, usedBefore, dryRun: job.dryRun });
  }

  async function totalOf({ photographs }: StoredMediaJob): Promise<number> {
    return photographs?.length ?? photographsIn(mongo).estimatedDocumentCount(MAX_TIME);
  }

  async function fail(job: StoredMediaJob, err: unknown): Promise<void> {
    const { _id, kind, failures } = job;
    log.error({ job: _id, kind, failures: failures + 1, err }, "a job on photographs failed");
    await leases.fail(job, err);
  }

  return { run, stats: () => Object.fromEntries(COUNTED.map((name) => [name, done[name]])) };
}

function isBegin({ shelf, after }: SweepPlace): boolean {
  return shelf === SWEEP_BEGIN.shelf && after === SWEEP_BEGIN.after;
}
