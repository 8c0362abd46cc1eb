import { z } from "zod";
import type { ProjectionJob } from "./projection-job.ts";
import { placeSchema, tallySchema } from "./projection-step.ts";

/** A job as it is stored; `isOpen` while it is to be done. */
export const jobSchema = z.object({
  _id: z.string(),
  projection: z.string(),
  mode: z.enum(["rebuild", "verify"]),
  status: z.enum(["waiting", "running", "done", "failed"]),
  isOpen: z.boolean(),
  requestedAt: z.date(),
  startedAt: z.date().nullable(),
  endedAt: z.date().nullable(),
  /** Counts the workers that have had it. */
  fence: z.int(),
  until: z.date(),
  failures: z.int(),
  place: placeSchema,
  tally: tallySchema,
  done: z.int(),
  total: z.int(),
  error: z.string().nullable(),
});

/** A job as it is stored. */
export type StoredJob = z.output<typeof jobSchema>;

/** Where jobs are kept. */
export const JOBS = "projection_jobs";

/** A job as others see it. */
export function jobOf(stored: unknown): ProjectionJob {
  const { _id, projection, mode, status, requestedAt, startedAt, endedAt, ...job } = jobSchema.parse(stored);
  return {
    ...{ id: _id, projection, mode, status, requestedAt, startedAt, endedAt },
    ...{ done: job.done, total: Math.max(job.total, job.done), error: job.error },
    result: status === "done" ? job.tally : null,
  };
}
