import type { Clock } from "@marketplace/kernel";
import { isStoreFault, type Mongo } from "@marketplace/stores";
import type { Document, Sort } from "mongodb";

/*
 * Jobs that workers take up for a while, and that go on where they were when whoever had one dies. A job is had by lease,
 * by MongoDB's own clock; whoever takes one counts its fence up, and what an earlier holder writes finds it no more.
 */

/** What of a stored job its lease goes by. */
export interface LeasedJob {
  readonly _id: string;
  /** Counts the workers that have had it. */
  readonly fence: number;
  /** In a row. */
  readonly failures: number;
}

interface LeaseOptions<J extends LeasedJob> {
  readonly mongo: Pick<Mongo, "db">;
  /** Its documents also have `isOpen`, `status`, `startedAt`, `endedAt`, `until` and `error`. */
  readonly collection: string;
  readonly parse: (found: unknown) => J;
  readonly clock: Clock;
  /** After so long without a sign of life a job is another's, in milliseconds. */
  readonly leaseMs: number;
  /** Which job comes first. */
  readonly sort: Sort;
  /** Stands around each write of what has changed, such as for tests that kill there. */
  readonly save: <T>(write: () => Promise<T>) => Promise<T>;
}

/** A worker's hold on jobs. */
export interface JobLeases<J extends LeasedJob> {
  /** Takes a job that waits or was abandoned, of those that a filter lets through; null when there is none. */
  take(filter?: Document): Promise<J | null>;
  /** Keeps what has changed, and the job for some milliseconds; false when another has it by now. */
  keep(job: LeasedJob, change: Partial<J>, forMs: number): Promise<boolean>;
  /** Keeps the job for another lease. */
  renew(job: LeasedJob): Promise<void>;
  /** Notes a failure: the job is tried again, a little later each time, or after the last try has failed. */
  fail(job: LeasedJob, failure: unknown): Promise<void>;
}

const MOST_FAILURES = 5;
// A store that is away is waited for: about an hour, since a call that never ends in time looks the same.
const MOST_AWAY = 125;
const LONGEST_WAIT_MS = 30_000;
const MAX_ERROR = 1_000;
const MAX_TIME = { maxTimeMS: 5_000 } as const;

/** Whether a job that fails now is not tried again. */
export function isLastTry({ failures }: Pick<LeasedJob, "failures">, failure: unknown): boolean {
  return failures + 1 >= (isStoreFault(failure) ? MOST_AWAY : MOST_FAILURES);
}

/** Opens a worker's hold on the jobs of a collection. */
export function leaseJobs<J extends LeasedJob>(options: LeaseOptions<J>): JobLeases<J> {
  const { mongo, collection, parse, clock, leaseMs, sort, save } = options;
  const jobs = mongo.db.collection<{ readonly _id: string }>(collection);
  const later = (ms: number) => ({ $add: ["$$NOW", ms] });

  async function take(filter: Document = {}): Promise<J | null> {
    const taken = await jobs.findOneAndUpdate(
      { ...filter, isOpen: true, $expr: { $lt: ["$until", "$$NOW"] } },
      [
        {
          $set: {
            status: "running",
            fence: { $add: ["$fence", 1] },
            until: later(leaseMs),
            startedAt: { $ifNull: ["$startedAt", { $literal: clock() }] },
          },
        },
      ],
      { ...MAX_TIME, sort, returnDocument: "after" },
    );
    return taken === null ? null : parse(taken);
  }

  async function write({ _id, fence }: LeasedJob, change: object, forMs: number): Promise<boolean> {
    const values = Object.entries(change).map(([name, value]: [string, unknown]) => [
      name,
      { $literal: value },
    ]);
    const set = { ...Object.fromEntries(values), until: later(forMs) };
    const { matchedCount } = await jobs.updateOne({ _id, fence }, [{ $set: set }], MAX_TIME);
    return matchedCount === 1;
  }

  async function fail(job: LeasedJob, failure: unknown): Promise<void> {
    const failures = job.failures + 1;
    const error = String(failure).slice(0, MAX_ERROR);
    const isLast = isLastTry(job, failure);
    const end = isLast ? { status: "failed", isOpen: false, endedAt: clock() } : {};
    const waitMs = Math.min(LONGEST_WAIT_MS, 1_000 * failures);
    await save(() => write(job, { failures, error, ...end }, isLast ? 0 : waitMs));
  }

  return {
    ...{ take, fail },
    keep: (job, change, forMs) => save(() => write(job, change, forMs)),
    renew: async (job) => {
      await write(job, {}, leaseMs);
    },
  };
}
