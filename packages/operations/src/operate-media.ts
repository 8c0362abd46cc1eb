import { idSchema, lineSchema, MarketplaceError, notFound } from "@marketplace/kernel";
import { findMediaJob, photographsNamed, requestMediaJob } from "@marketplace/media";
import { z } from "zod";
import type { OperationCommandDeps, OperationDeps } from "./deps.ts";
import { type mediaJobSchema, mediaJobView } from "./media-view.ts";
import { type Operator, recorded } from "./operator-audit.ts";

type JobView = z.infer<typeof mediaJobSchema>;

const reason = lineSchema({ min: 3, max: 500 });
// What changes nothing needs no reason.
const dry = { dryRun: z.literal(true), reason: reason.optional() };
const real = { dryRun: z.literal(false), reason };

/** A sweep of all photographs, which mends and removes; a dry run tells what it would do. */
export const sweepMediaSchema = z.discriminatedUnion("dryRun", [z.strictObject(dry), z.strictObject(real)]);

const name = z.string().min(1).max(200);
const photographs = z.union([
  /** Names of photographs, keys of their objects, or ids of the uploads that they were. */
  z.strictObject({ names: z.array(name).min(1).max(100) }),
  z.strictObject({ listingId: idSchema }),
  z.strictObject({ all: z.literal(true) }),
]);

/** Which photographs' derivatives are made anew from their originals; a dry run tells of which there is none. */
export const reprocessMediaSchema = z.discriminatedUnion("dryRun", [
  z.strictObject({ ...dry, photographs }),
  z.strictObject({ ...real, photographs }),
]);

/** The id of a job on photographs. */
export const mediaJobIdSchema = idSchema;

/** Asks for a sweep, which a worker carries out; one that is not yet done is the same job. */
export function requestSweep(
  deps: OperationDeps,
  operator: Operator,
  { dryRun, reason: why }: z.output<typeof sweepMediaSchema>,
): Promise<JobView> {
  return request(deps, operator, {
    ...{ action: "operations.sweepMedia", reason: why },
    wish: { kind: "sweep", dryRun, photographs: null },
  });
}

/**
 * Asks for derivatives made anew, which a worker carries out.
 * @throws MarketplaceError `NOT_FOUND` when a photograph, an upload or a listing does not exist.
 */
export async function requestReprocess(
  deps: OperationCommandDeps,
  operator: Operator,
  { dryRun, reason: why, photographs: meant }: z.output<typeof reprocessMediaSchema>,
): Promise<JobView> {
  return request(deps, operator, {
    ...{ action: "operations.reprocessMedia", reason: why },
    wish: { kind: "reprocess", dryRun, photographs: await photographsMeant(deps, meant) },
  });
}

async function photographsMeant(
  { mongo, listingPhotographs }: OperationCommandDeps,
  meant: z.output<typeof photographs>,
): Promise<string[] | null> {
  if ("all" in meant) return null;
  const names = "names" in meant ? meant.names : await listingPhotographs(meant.listingId);
  if (names === null) throw notFound("listing");
  const found = await photographsNamed(mongo, names);
  const [unknown] = found.unknown;
  // Photographs of before there were originals cannot be made anew; those of a listing that can be, are.
  if ("names" in meant && unknown !== undefined)
    throw new MarketplaceError("NOT_FOUND", "There is no such photograph, or it is not processed.", {
      details: { name: unknown },
    });
  return [...found.photographs];
}

interface Asked {
  readonly action: string;
  readonly reason: string | undefined;
  readonly wish: Omit<Parameters<typeof requestMediaJob>[1], "isAsked">;
}

function request(
  deps: OperationDeps,
  operator: Operator,
  { action, reason: why, wish }: Asked,
): Promise<JobView> {
  const { dryRun, photographs: meant } = wish;
  const count = meant === null ? "all" : meant.length;
  const details = { dryRun, photographs: count, ...(why === undefined ? {} : { reason: why }) };
  const order = { action, subject: null, details };
  return recorded(deps, { operator, order }, async () => {
    const job = await mediaJob(deps, await requestMediaJob(deps, { ...wish, isAsked: true }));
    return { answer: job, details: { job: job.id, status: job.status } };
  });
}

/**
 * How a job on photographs is getting on.
 * @throws MarketplaceError `NOT_FOUND`.
 */
export async function mediaJob({ mongo }: Pick<OperationDeps, "mongo">, id: string): Promise<JobView> {
  const job = await findMediaJob(mongo, id);
  if (job === null) throw notFound("job");
  return mediaJobView(job);
}
