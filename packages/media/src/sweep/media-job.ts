import type { Mongo } from "@marketplace/stores";
import type { Collection } from "mongodb";
import { z } from "zod";
import { SWEEP_BEGIN, sweepPlaceSchema } from "./sweep-step.ts";
import { NOTHING, type Tally, tallySchema } from "./tally.ts";

/** A sweep of all photographs, or derivatives that are made anew. */
export type MediaJobKind = "sweep" | "reprocess";

/** A job on photographs: asked for, under way or done. */
export interface MediaJob {
  readonly id: string;
  readonly kind: MediaJobKind;
  readonly dryRun: boolean;
  readonly status: "waiting" | "running" | "done" | "failed";
  readonly requestedAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  /** Photographs that were looked at. */
  readonly done: number;
  /** About how many there are in all. */
  readonly total: number;
  /** What it has done so far. */
  readonly tally: Tally;
  /** Why it failed. */
  readonly error: string | null;
}

const storedSchema = z.object({
  _id: z.string(),
  kind: z.enum(["sweep", "reprocess"]),
  dryRun: z.boolean(),
  /** By a person, who waits for it; else it is the worker's own. */
  isAsked: z.boolean(),
  /** A sweep that mends. */
  isWhole: z.boolean(),
  /** Of two that are about the same one is done. */
  subject: z.string(),
  /** The photographs that are made anew; null for all. */
  photographs: z.array(z.string()).nullable(),
  status: z.enum(["waiting", "running", "done", "failed"]),
  isOpen: z.boolean(),
  requestedAt: z.date(),
  startedAt: z.date().nullable(),
  endedAt: z.date().nullable(),
  /** Counts the workers that have had it. */
  fence: z.int(),
  until: z.date(),
  failures: z.int(),
  place: sweepPlaceSchema,
  tally: tallySchema,
  total: z.int(),
  error: z.string().nullable(),
});

/** A job as it is stored; `isOpen` while it is to be done. */
export type StoredMediaJob = z.output<typeof storedSchema>;

/** What a job is to do. */
export type MediaOrder = Pick<StoredMediaJob, "kind" | "dryRun" | "isAsked" | "photographs">;

/** Where jobs are kept. */
export const MEDIA_JOBS = "media_jobs";

/** The jobs' collection. */
export function mediaJobsIn({ db }: Pick<Mongo, "db">): Collection<StoredMediaJob> {
  return db.collection<StoredMediaJob>(MEDIA_JOBS);
}

/** Parses a job that was read. */
export function storedJob(found: unknown): StoredMediaJob {
  return storedSchema.parse(found);
}

/** A job that nobody has begun. */
export function newJob(
  order: MediaOrder,
  { id, now }: { readonly id: string; readonly now: Date },
): StoredMediaJob {
  const { kind, dryRun, isAsked, photographs } = order;
  const words = [kind, isAsked ? "asked" : "own", dryRun ? "dry" : "real", ...(photographs ?? [])];
  return {
    ...{ _id: id, ...order, subject: words.join(" "), isWhole: kind === "sweep" && !dryRun },
    ...{ status: "waiting", isOpen: true, requestedAt: now, startedAt: null, endedAt: null },
    ...{
      fence: 0,
      until: new Date(0),
      failures: 0,
      place: SWEEP_BEGIN,
      tally: NOTHING,
      total: 0,
      error: null,
    },
  };
}

/** A job as others see it. */
export function jobOf(found: unknown): MediaJob {
  const { _id: id, kind, dryRun, status, requestedAt, startedAt, endedAt, ...job } = storedJob(found);
  const done = job.tally.photographs;
  return {
    ...{ id, kind, dryRun, status, requestedAt, startedAt, endedAt, done },
    ...{ total: Math.max(job.total, done), tally: job.tally, error: job.error },
  };
}
