import type { Mongo } from "@marketplace/stores";
import { z } from "zod";
import type { StoredImage } from "./image.ts";
import type { UploadName } from "./upload.ts";
import { UPLOAD_TIME, type UploadDocument, uploadDocumentSchema, uploadsIn } from "./upload-document.ts";
import { ARRIVED_STATES, OPEN_STATES, statesBefore } from "./upload-status.ts";

type UploadsDb = Pick<Mongo, "db">;

/** Stores a new upload. */
export async function insertUpload(mongo: UploadsDb, upload: UploadDocument): Promise<void> {
  await uploadsIn(mongo).insertOne(upload, UPLOAD_TIME);
}

/** Takes back an upload that nobody has been told of. */
export async function discardUpload(mongo: UploadsDb, uploadId: string): Promise<void> {
  await uploadsIn(mongo).deleteOne({ _id: { $eq: uploadId } }, UPLOAD_TIME);
}

/** Reads an account's upload; null for another's and for one that there is not. */
export async function readUpload(
  mongo: UploadsDb,
  { userId, uploadId }: UploadName,
): Promise<UploadDocument | null> {
  const found = await uploadsIn(mongo).findOne(
    { _id: { $eq: uploadId }, userId: { $eq: userId } },
    UPLOAD_TIME,
  );
  return found === null ? null : uploadDocumentSchema.parse(found);
}

/** Reads some of an account's uploads, by their ids; those of others and those that there are not are not in the answer. */
export async function readUploads(
  mongo: UploadsDb,
  userId: string,
  uploadIds: readonly string[],
): Promise<ReadonlyMap<string, UploadDocument>> {
  const found = await uploadsIn(mongo)
    .find({ _id: { $in: [...uploadIds] }, userId: { $eq: userId } }, UPLOAD_TIME)
    .toArray();
  const parsed = z.array(uploadDocumentSchema).parse(found);
  return new Map(parsed.map((upload) => [upload._id, upload]));
}

/**
 * How many photographs are on their way to a listing, up to an upload and with it, in the order in which they were asked
 * for, but for some. A form that was asked for before `since` and has not been used is taken for given up.
 */
export function countOnTheWay(
  mongo: UploadsDb,
  { _id, purpose }: UploadDocument,
  { since, but }: { readonly since: Date; readonly but: readonly string[] },
): Promise<number> {
  const listingId = purpose.kind === "listing" ? purpose.listingId : null;
  const open = { _id: { $lte: _id, $nin: [...but] }, "purpose.listingId": { $eq: listingId } };
  return uploadsIn(mongo).countDocuments(
    {
      ...open,
      $or: [
        { state: { $in: [...ARRIVED_STATES] } },
        { state: { $eq: "waiting" }, createdAt: { $gt: since } },
      ],
    },
    UPLOAD_TIME,
  );
}

/** Notes that files have come; of uploads that are further on, nothing. Answers with those for which it was news. */
export async function noteArrived(
  mongo: UploadsDb,
  names: readonly UploadName[],
  now: Date,
): Promise<readonly UploadName[]> {
  const news: UploadName[] = [];
  for (const name of names) {
    const { modifiedCount } = await uploadsIn(mongo).updateOne(
      {
        _id: { $eq: name.uploadId },
        userId: { $eq: name.userId },
        state: { $in: [...statesBefore("arrive")] },
      },
      { $set: { state: "uploaded", arrivedAt: now, changedAt: now } },
      UPLOAD_TIME,
    );
    if (modifiedCount > 0) news.push(name);
  }
  return news;
}

/** Begins to process an upload, unless it has ended; counts the attempts. */
export async function takeUpload(
  mongo: UploadsDb,
  { userId, uploadId }: UploadName,
  now: Date,
): Promise<UploadDocument | null> {
  const found = await uploadsIn(mongo).findOneAndUpdate(
    { _id: { $eq: uploadId }, userId: { $eq: userId }, state: { $in: [...statesBefore("take")] } },
    [
      {
        $set: {
          ...{ state: "processing", changedAt: now, attempts: { $add: ["$attempts", 1] } },
          // Of its coming nobody may have been told.
          arrivedAt: { $ifNull: ["$arrivedAt", now] },
        },
      },
    ],
    { ...UPLOAD_TIME, returnDocument: "after" },
  );
  return found === null ? null : uploadDocumentSchema.parse(found);
}

/** Lets an upload wait for another attempt, which this one does not count towards: it was not the file's fault. */
export async function giveUploadBack(mongo: UploadsDb, uploadId: string, now: Date): Promise<void> {
  await uploadsIn(mongo).updateOne(
    { _id: { $eq: uploadId }, state: { $in: [...statesBefore("give-back")] }, attempts: { $gt: 0 } },
    { $set: { state: "uploaded", changedAt: now }, $inc: { attempts: -1 } },
    UPLOAD_TIME,
  );
}

/** What a photograph's upload says of it. */
export interface Finished {
  readonly image: StoredImage;
  readonly attached: boolean;
  readonly unattached: string | null;
}

/** Makes an upload ready; false when it has ended before. */
export async function finishUpload(
  mongo: UploadsDb,
  uploadId: string,
  { now, ...finished }: Finished & { readonly now: Date },
): Promise<boolean> {
  const { modifiedCount } = await uploadsIn(mongo).updateOne(
    { _id: { $eq: uploadId }, state: { $in: [...statesBefore("finish")] } },
    { $set: { ...finished, state: "ready", reason: null, changedAt: now } },
    UPLOAD_TIME,
  );
  return modifiedCount > 0;
}

/** Rejects an upload with a reason in words for a person; false when it has ended before. */
export async function rejectUpload(
  mongo: UploadsDb,
  uploadId: string,
  { reason, now }: { readonly reason: string; readonly now: Date },
): Promise<boolean> {
  const { modifiedCount } = await uploadsIn(mongo).updateOne(
    { _id: { $eq: uploadId }, state: { $in: [...statesBefore("reject")] } },
    { $set: { state: "rejected", reason, changedAt: now } },
    UPLOAD_TIME,
  );
  return modifiedCount > 0;
}

interface Open {
  /** Of those that wait for their file, and that have not changed since. */
  readonly waitingSince: Date;
  /** Of those whose file was told of, and that have not changed since. */
  readonly toldSince: Date;
}

/** Uploads that have not ended, and have not changed for some time, the oldest first. */
export async function* findOpen(
  mongo: UploadsDb,
  { waitingSince, toldSince }: Open,
): AsyncGenerator<UploadDocument, void> {
  const unchanged = [
    { state: { $eq: "waiting" as const }, changedAt: { $lte: waitingSince } },
    { state: { $in: [...ARRIVED_STATES] }, changedAt: { $lte: toldSince } },
  ];
  const found = uploadsIn(mongo).find({ $or: unchanged }, { ...UPLOAD_TIME, sort: { createdAt: 1 } });
  for await (const upload of found) yield uploadDocumentSchema.parse(upload);
}

/** Notes that files were told of anew; of uploads that have ended, nothing. */
export async function noteTold(mongo: UploadsDb, uploadIds: readonly string[], now: Date): Promise<void> {
  const open = { _id: { $in: [...uploadIds] }, state: { $in: [...OPEN_STATES] } };
  await uploadsIn(mongo).updateMany(open, { $set: { changedAt: now } }, UPLOAD_TIME);
  const waiting = { ...open, state: { $in: [...statesBefore("arrive")] } };
  await uploadsIn(mongo).updateMany(waiting, { $set: { state: "uploaded" } }, UPLOAD_TIME);
}

/** Gives up an upload that no file has come for; false when it has ended before. */
export async function expireUpload(mongo: UploadsDb, uploadId: string, now: Date): Promise<boolean> {
  const { modifiedCount } = await uploadsIn(mongo).updateOne(
    { _id: { $eq: uploadId }, state: { $in: [...statesBefore("expire")] } },
    { $set: { state: "expired", changedAt: now } },
    UPLOAD_TIME,
  );
  return modifiedCount > 0;
}

const countedSchema = z.array(z.object({ _id: z.string(), uploads: z.int() }));

/** How many uploads have not ended, by their state. */
export async function countUploads(mongo: UploadsDb): Promise<Readonly<Record<string, number>>> {
  const found = await uploadsIn(mongo)
    .aggregate(
      [{ $match: { state: { $in: [...OPEN_STATES] } } }, { $group: { _id: "$state", uploads: { $sum: 1 } } }],
      UPLOAD_TIME,
    )
    .toArray();
  const none = Object.fromEntries(OPEN_STATES.map((state) => [state, 0]));
  return { ...none, ...Object.fromEntries(countedSchema.parse(found).map((one) => [one._id, one.uploads])) };
}
