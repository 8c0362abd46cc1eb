import type { Clock, NewId } from "@marketplace/kernel";
import { isDuplicateKey, type Mongo } from "@marketplace/stores";
import { MAX_TIME } from "../photograph-document.ts";
import { jobOf, type MediaJob, type MediaOrder, mediaJobsIn, newJob, storedJob } from "./media-job.ts";

/** What asking for jobs needs. */
export interface MediaJobsDeps {
  readonly mongo: Pick<Mongo, "db">;
  readonly clock: Clock;
  readonly newId: NewId;
}

const KEPT_MS = 7 * 86_400_000;

/** Asks for a job, which a worker carries out, and tells its id; one about the same that is not done is the same job. */
export async function requestMediaJob(
  { mongo, clock, newId }: MediaJobsDeps,
  order: MediaOrder,
): Promise<string> {
  const jobs = mediaJobsIn(mongo);
  const now = clock();
  await jobs.deleteMany({ isOpen: false, endedAt: { $lt: new Date(now.getTime() - KEPT_MS) } }, MAX_TIME);
  const job = newJob(order, { id: newId(), now });
  for (;;) {
    const open = await jobs.findOne({ subject: job.subject, isOpen: true }, MAX_TIME);
    if (open !== null) return storedJob(open)._id;
    try {
      await jobs.insertOne(job, MAX_TIME);
      return job._id;
    } catch (failure) {
      // Somebody has asked for the same at once: theirs is found next.
      if (!isDuplicateKey(failure)) throw failure;
    }
  }
}

/** Reads a job; null when there is none. */
export async function findMediaJob(mongo: Pick<Mongo, "db">, id: string): Promise<MediaJob | null> {
  const found = await mediaJobsIn(mongo).findOne({ _id: { $eq: id } }, MAX_TIME);
  return found === null ? null : jobOf(found);
}

/** The sweep that ended last, of those that mended; null when none has. */
export async function lastSweep(mongo: Pick<Mongo, "db">): Promise<MediaJob | null> {
  const found = await mediaJobsIn(mongo).findOne(
    { kind: "sweep", isWhole: true, endedAt: { $ne: null } },
    { ...MAX_TIME, sort: { endedAt: -1 } },
  );
  return found === null ? null : jobOf(found);
}
