import { idSchema, lineSchema, notFound } from "@marketplace/kernel";
import { z } from "zod";
import type { OperationDeps } from "./deps.ts";
import { type Operator, recorded } from "./operator-audit.ts";
import { type projectionJobSchema, projectionJobView } from "./projection-view.ts";

/** The id of a rebuild or a comparison. */
export const projectionJobIdSchema = idSchema;

const name = z.string().regex(/^[a-z][a-z-]{0,40}$/, "must be a projection's name, such as profiles");
const reason = lineSchema({ min: 3, max: 500 });

/** What to do to a projection as a whole: make it anew where it stands, or only compare it with the truth. */
export const rebuildProjectionSchema = z.discriminatedUnion("mode", [
  z.strictObject({ name, mode: z.literal("rebuild"), reason }),
  // It changes no row that anybody reads.
  z.strictObject({ name, mode: z.literal("verify"), reason: reason.optional() }),
]);

/**
 * Asks for a rebuild or a comparison, which a worker carries out; one that is not yet done is the same job.
 * @throws MarketplaceError `NOT_FOUND` when there is no such projection.
 */
export function requestProjectionJob(
  deps: OperationDeps,
  operator: Operator,
  { name: projection, mode, reason: why }: z.output<typeof rebuildProjectionSchema>,
): Promise<z.infer<typeof projectionJobSchema>> {
  const order = {
    action: "operations.rebuildProjection",
    subject: projection,
    details: { mode, ...(why === undefined ? {} : { reason: why }) },
  };
  return recorded(deps, { operator, order }, async () => {
    const job = await findProjectionJob(deps, await deps.projectionJobs.request(projection, mode));
    return { answer: job, details: { job: job.id, status: job.status } };
  });
}

/**
 * How a rebuild or a comparison is getting on.
 * @throws MarketplaceError `NOT_FOUND`.
 */
export async function findProjectionJob(
  { projectionJobs }: Pick<OperationDeps, "projectionJobs">,
  id: string,
): Promise<z.infer<typeof projectionJobSchema>> {
  const job = await projectionJobs.find(id);
  if (job === null) throw notFound("job");
  return projectionJobView(job);
}
