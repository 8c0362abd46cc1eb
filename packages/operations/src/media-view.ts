import { type MediaJob, type MediaOverview, mediaOverview } from "@marketplace/media";
import { z } from "zod";
import type { OperationDeps } from "./deps.ts";
import { visibleText } from "./hidden-values.ts";

const count = z.int();

/** A job on photographs: asked for, under way or done. */
export const mediaJobSchema = z.strictObject({
  id: z.string(),
  kind: z.enum(["sweep", "reprocess"]),
  dryRun: z.boolean(),
  status: z.enum(["waiting", "running", "done", "failed"]),
  requestedAt: z.date(),
  startedAt: z.date().nullable(),
  endedAt: z.date().nullable(),
  /** Photographs that were looked at. */
  done: count,
  /** About how many there are in all; 0 while nobody knows. */
  total: count,
  /** What it has done so far; of a dry run, what it would have done. */
  tally: z.strictObject({
    ...{ photographs: count, objects: count, bytes: count, told: count, expired: count },
    ...{ restored: count, remade: count, lost: count },
    ...{ removed: count, removedObjects: count, removedBytes: count },
    /** Some of the photographs that something was the matter with, and with how many objects. */
    samples: z.array(
      z.strictObject({
        id: z.string(),
        what: z.enum(["restored", "remade", "lost", "removed"]),
        objects: count,
      }),
    ),
  }),
  /** Why it failed. */
  error: z.string().nullable(),
});

/** How uploads and photographs stand. */
export const mediaStatusSchema = z.strictObject({
  /** How many there are of the last week, by their state. */
  uploads: z.strictObject({
    ...{ waiting: count, uploaded: count, processing: count, ready: count, rejected: count, expired: count },
  }),
  /** For how long the oldest file waits that has come; 0 when none does. */
  oldestSeconds: count,
  /** About how many. */
  photographs: count,
  /** What ended last of the sweeps that mend; null when none has. */
  lastSweep: mediaJobSchema.nullable(),
  /** Whether a file waits for long, or the last sweep failed or found something lost. */
  needsAttention: z.boolean(),
});

/** A job as an administrator sees it. */
export function mediaJobView({ tally, error, ...job }: MediaJob): z.infer<typeof mediaJobSchema> {
  return {
    ...job,
    tally: { ...tally, samples: tally.samples.map((one) => ({ ...one, id: visibleText(one.id) })) },
    error: error === null ? null : visibleText(error),
  };
}

const LONG_SECONDS = 120;

/** Looks how uploads and photographs stand. */
export async function mediaStatus(
  deps: Pick<OperationDeps, "mongo" | "clock">,
): Promise<z.infer<typeof mediaStatusSchema>> {
  const { uploads, waitingSince, photographs, lastSweep } = await mediaOverview(deps);
  const oldestSeconds = secondsSince(waitingSince, deps.clock());
  return {
    ...{ uploads: { ...uploads }, oldestSeconds, photographs },
    lastSweep: lastSweep === null ? null : mediaJobView(lastSweep),
    needsAttention: oldestSeconds > LONG_SECONDS || isWrong(lastSweep),
  };
}

function secondsSince(since: Date | null, now: Date): number {
  return since === null ? 0 : Math.max(0, Math.floor((now.getTime() - since.getTime()) / 1_000));
}

function isWrong(sweep: MediaOverview["lastSweep"]): boolean {
  return sweep !== null && (sweep.status === "failed" || sweep.tally.lost > 0);
}
