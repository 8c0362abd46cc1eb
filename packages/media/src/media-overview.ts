import type { Mongo } from "@marketplace/stores";
import { z } from "zod";
import { MAX_TIME, photographsIn } from "./photograph-document.ts";
import type { MediaJob } from "./sweep/media-job.ts";
import { lastSweep } from "./sweep/media-jobs.ts";
import { uploadsIn } from "./upload-document.ts";
import { ARRIVED_STATES, type UploadState, uploadStateSchema } from "./upload-status.ts";

/** How uploads and photographs stand. */
export interface MediaOverview {
  /** How many there are of the last days, by their state. */
  readonly uploads: Readonly<Record<UploadState, number>>;
  /** Since when the oldest upload waits whose file has come; null when none does. */
  readonly waitingSince: Date | null;
  /** About how many. */
  readonly photographs: number;
  readonly lastSweep: MediaJob | null;
}

const countsSchema = z.array(z.object({ _id: uploadStateSchema, uploads: z.int() }));
const oldestSchema = z.array(z.object({ since: z.date() }));

/** Looks how uploads and photographs stand. */
export async function mediaOverview({
  mongo,
}: {
  readonly mongo: Pick<Mongo, "db">;
}): Promise<MediaOverview> {
  const uploads = uploadsIn(mongo);
  const [counts, oldest, photographs, last] = await Promise.all([
    uploads.aggregate([{ $group: { _id: "$state", uploads: { $sum: 1 } } }], MAX_TIME).toArray(),
    uploads
      .aggregate(
        [
          { $match: { state: { $in: ARRIVED_STATES } } },
          { $group: { _id: null, since: { $min: { $ifNull: ["$arrivedAt", "$createdAt"] } } } },
        ],
        MAX_TIME,
      )
      .toArray(),
    photographsIn(mongo).estimatedDocumentCount(MAX_TIME),
    lastSweep(mongo),
  ]);
  const byState = new Map(countsSchema.parse(counts).map((one) => [one._id, one.uploads]));
  const of = (state: UploadState) => byState.get(state) ?? 0;
  return {
    uploads: {
      ...{ waiting: of("waiting"), uploaded: of("uploaded"), processing: of("processing") },
      ...{ ready: of("ready"), rejected: of("rejected"), expired: of("expired") },
    },
    waitingSince: oldestSchema.parse(oldest)[0]?.since ?? null,
    photographs,
    lastSweep: last,
  };
}
