import { liveCollection, type ProjectionJob } from "@marketplace/durable";
import { z } from "zod";
import type { OperationDeps } from "./deps.ts";
import { visibleText } from "./hidden-values.ts";

/** What a rebuild or a comparison has come to. */
export const projectionResultSchema = z.strictObject({
  /** Rows that were looked at. */
  rows: z.int(),
  differing: z.int(),
  missing: z.int(),
  /** Rows of what does not exist; of a rebuild, those that it removed. */
  extra: z.int(),
  /** Some of the wrong rows, with the names of the fields that differ. */
  samples: z.array(
    z.strictObject({
      id: z.string(),
      kind: z.enum(["differing", "missing", "extra"]),
      fields: z.array(z.string()),
    }),
  ),
});

/** A rebuild or a comparison of a projection: asked for, under way or done. */
export const projectionJobSchema = z.strictObject({
  id: z.string(),
  projection: z.string(),
  mode: z.enum(["rebuild", "verify"]),
  status: z.enum(["waiting", "running", "done", "failed"]),
  requestedAt: z.date(),
  startedAt: z.date().nullable(),
  endedAt: z.date().nullable(),
  done: z.int(),
  /** About how many there are in all; 0 while nobody knows. */
  total: z.int(),
  result: projectionResultSchema.nullable(),
  /** Why it failed. */
  error: z.string().nullable(),
});

/** A projection, with what was last done to it as a whole; null when that has never been. */
export const projectionSchema = z.strictObject({
  name: z.string(),
  /** About how many rows it has. */
  rows: z.int(),
  rebuild: projectionJobSchema.nullable(),
  verify: projectionJobSchema.nullable(),
  /** Whether the last of both failed, or wrong rows were found and no rebuild has ended since. */
  isWrong: z.boolean(),
});

/** A job as an administrator sees it. */
export function projectionJobView(job: ProjectionJob): z.infer<typeof projectionJobSchema> {
  const { id, projection, mode, status, requestedAt, startedAt, endedAt, done, total } = job;
  const { result, error } = job;
  return {
    ...{ id, projection, mode, status, requestedAt, startedAt, endedAt, done, total },
    result:
      result === null
        ? null
        : { ...result, samples: result.samples.map((row) => ({ ...row, fields: [...row.fields] })) },
    error: error === null ? null : visibleText(error),
  };
}

/** Every projection that there is, by name. */
export async function listProjections({
  mongo,
  projections,
  projectionJobs,
}: Pick<OperationDeps, "mongo" | "projections" | "projectionJobs">): Promise<
  z.infer<typeof projectionSchema>[]
> {
  const latest = (await projectionJobs.latest()).map(projectionJobView);
  const find = (name: string, mode: ProjectionJob["mode"]) =>
    latest.find((job) => job.projection === name && job.mode === mode) ?? null;
  const sorted = [...projections].sort((a, b) => (a.name < b.name ? -1 : 1));
  return Promise.all(
    sorted.map(async ({ name, collection }) => {
      const jobs = { rebuild: find(name, "rebuild"), verify: find(name, "verify") };
      const live = await liveCollection(mongo, { name, collection });
      const rows = await mongo.db.collection(live).estimatedDocumentCount();
      return { name, rows, ...jobs, isWrong: isWrong(jobs) };
    }),
  );
}

type Job = z.infer<typeof projectionJobSchema>;

/** Whether what was last done to a projection says that it is not what it should be, or leaves that open. */
export function isWrong({ rebuild, verify }: Readonly<Record<Job["mode"], Job | null>>): boolean {
  if (endOf(rebuild) > endOf(verify)) return rebuild?.status === "failed";
  if (verify?.status === "failed") return true;
  const { differing = 0, missing = 0, extra = 0 } = verify?.result ?? {};
  return verify?.status === "done" && differing + missing + extra > 0;
}

function endOf(job: Job | null): number {
  return job?.endedAt?.getTime() ?? 0;
}
