import type { EventStreams } from "@marketplace/durable";
import type { Clock, NewId } from "@marketplace/kernel";
import type { Minio, Mongo } from "@marketplace/stores";
import { z } from "zod";
import { isStaged } from "./staged-upload.ts";
import { storedEvent } from "./stored-event.ts";
import { UPLOAD_TIME, uploadDocumentSchema, uploadsIn } from "./upload-document.ts";
import { OPEN_STATES } from "./upload-status.ts";

interface SweepDeps {
  readonly mongo: Pick<Mongo, "db">;
  readonly minio: Minio;
  readonly streams: Pick<EventStreams, "publish">;
  readonly clock: Clock;
  readonly newId: NewId;
}

interface SweepOptions {
  /** Uploads that have not changed for so long are looked after. */
  readonly afterMs?: number;
}

const AFTER_MS = 60_000;
const AT_ONCE = 500;

/**
 * Publishes anew that files have come of which nobody may have heard: MinIO's notification was lost, or Redis lost the
 * event. Any number of workers may do so; answers how many it published.
 */
export async function sweepUploads(
  { mongo, minio, streams, clock, newId }: SweepDeps,
  { afterMs = AFTER_MS }: SweepOptions = {},
): Promise<number> {
  const now = clock();
  const found = await uploadsIn(mongo)
    .find(
      { state: { $in: [...OPEN_STATES] }, changedAt: { $lte: new Date(now.getTime() - afterMs) } },
      { ...UPLOAD_TIME, sort: { createdAt: 1 }, limit: AT_ONCE },
    )
    .toArray();
  const names = z
    .array(uploadDocumentSchema)
    .parse(found)
    .map(({ _id: uploadId, userId }) => ({ uploadId, userId }));
  const staged = [];
  for (const name of names) if (await isStaged(minio, name)) staged.push(name);
  if (staged.length > 0) await streams.publish(staged.map((name) => storedEvent(name, { now, newId })));
  return staged.length;
}
