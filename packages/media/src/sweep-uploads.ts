import type { EventStreams } from "@marketplace/durable";
import type { Clock, NewId } from "@marketplace/kernel";
import type { Minio, Mongo } from "@marketplace/stores";
import { isStaged } from "./staged-upload.ts";
import { storedEvent } from "./stored-event.ts";
import type { UploadName } from "./upload.ts";
import type { UploadDocument } from "./upload-document.ts";
import { expireUpload, findOpen, noteTold } from "./upload-store.ts";

interface SweepDeps {
  readonly mongo: Pick<Mongo, "db">;
  readonly minio: Minio;
  readonly streams: Pick<EventStreams, "publish">;
  /** How many events wait for whoever processes uploads. */
  readonly backlog: () => Promise<number>;
  readonly clock: Clock;
  readonly newId: NewId;
}

interface SweepOptions {
  /** Uploads that have not changed for so long are looked after; far longer than MinIO's word takes. */
  readonly afterMs?: number;
}

/** What a sweep has done. */
export interface SweptUploads {
  /** Of whose files was told anew. */
  readonly told: number;
  /** Given up: their form is no longer good, and no file has come. */
  readonly expired: number;
}

const AFTER_MS = 15_000;
// While others wait there is always one more before it; who waits for longer than this may have been lost all the same.
const LONG_MS = 10 * 60_000;
// A file may be on its way when its form expires.
const LATE_MS = 15 * 60_000;
const AT_ONCE = 10;

/**
 * Tells anew of files of which nobody may have heard: MinIO's notification was lost, or Redis lost the event. While
 * others still wait to be processed, one that was told of is taken for one of them for ten minutes. Gives up uploads that
 * no file has come for. Any number of workers may do so.
 */
export async function sweepUploads(
  deps: SweepDeps,
  { afterMs = AFTER_MS }: SweepOptions = {},
): Promise<SweptUploads> {
  const { mongo, backlog, clock } = deps;
  const begun = clock().getTime();
  const toldMs = (await backlog()) === 0 ? afterMs : Math.max(afterMs, LONG_MS);
  const since = { waitingSince: new Date(begun - afterMs), toldSince: new Date(begun - toldMs) };
  let [told, expired] = [0, 0];
  async function sweep(some: readonly UploadDocument[]): Promise<void> {
    const swept = await sweepSome(deps, some);
    told += swept.told;
    expired += swept.expired;
  }
  let some: UploadDocument[] = [];
  for await (const upload of findOpen(mongo, since)) {
    some.push(upload);
    if (some.length < AT_ONCE) continue;
    await sweep(some);
    some = [];
  }
  await sweep(some);
  return { told, expired };
}

async function sweepSome(deps: SweepDeps, some: readonly UploadDocument[]): Promise<SweptUploads> {
  const { mongo, minio, clock } = deps;
  const staged: UploadName[] = [];
  let expired = 0;
  async function look(upload: UploadDocument): Promise<void> {
    const name = { userId: upload.userId, uploadId: upload._id };
    if (await isStaged(minio, name)) staged.push(name);
    else if (isOver(upload, clock()) && (await expireUpload(mongo, upload._id, clock()))) expired++;
  }
  await Promise.all(some.map(look));
  await tell(deps, staged);
  return { told: staged.length, expired };
}

async function tell(
  { mongo, streams, clock, newId }: SweepDeps,
  names: readonly UploadName[],
): Promise<void> {
  if (names.length === 0) return;
  const now = clock();
  await streams.publish(names.map((name) => storedEvent(name, { now, newId })));
  // They have their time again, before the next sweep tells of them once more.
  await noteTold(
    mongo,
    names.map(({ uploadId }) => uploadId),
    now,
  );
}

function isOver({ expiresAt }: UploadDocument, now: Date): boolean {
  return now.getTime() > expiresAt.getTime() + LATE_MS;
}
