import type { Mongo } from "@marketplace/stores";
import { Long, MongoServerError, Timestamp } from "mongodb";
import { z } from "zod";
import { type ResumeToken, tokenSchema } from "./change-of.ts";

/** Where to begin in the history of changes. */
export type Beginning = { readonly resumeAfter: ResumeToken } | { readonly startAtOperationTime: Timestamp };

/** Changes in their order, and the place behind the last of them. */
export interface ChangeBatch {
  readonly changes: readonly unknown[];
  readonly token: ResumeToken;
}

/** An open history of changes. */
export interface ChangeCursor {
  /**
   * Waits for changes; none when there are none for a while.
   * @throws HistoryLost when the history ends here, CursorGone when it goes on with a cursor that is opened anew.
   */
  next(): Promise<ChangeBatch>;
  close(): Promise<void>;
}

/** The place in the history is gone, or the history has ended. */
export class HistoryLost extends Error {
  override readonly name = "HistoryLost";
}

/** MongoDB has ended the cursor: it is to be opened anew where it was. */
export class CursorGone extends Error {
  override readonly name = "CursorGone";
}

interface CursorOptions {
  readonly mongo: Mongo;
  readonly collections: readonly string[];
  readonly from: Beginning;
  readonly batch: number;
  /** How long `next` waits. */
  readonly waitMs: number;
}

const openedSchema = z.object({ cursor: z.object({ id: z.instanceof(Long) }) });
const batchSchema = z.object({
  cursor: z.object({ id: z.unknown(), nextBatch: z.array(z.unknown()), postBatchResumeToken: tokenSchema }),
});
const timeSchema = z.object({ operationTime: z.instanceof(Timestamp) });

// Invalid token, cursor closed, resume point not found, history lost; and a capped collection that has moved on.
const LOST = new Set([260, 222, 280, 286, 136]);
// Cursor not found, killed, its plan killed, change stream to be retried, interrupted.
const GONE = new Set([43, 237, 175, 234, 11_601]);

/**
 * Opens the history of changes of some collections. By commands rather than by the driver's change stream, which gives
 * out changes one by one and resumes by itself: here a batch is published as a whole, and where to go on is ours to say.
 * @throws HistoryLost when the place where it is to begin is gone.
 */
export async function openChangeCursor(options: CursorOptions): Promise<ChangeCursor> {
  const { mongo, collections, from, batch, waitMs } = options;
  const session = mongo.client.startSession({ causalConsistency: false });
  const lookedFor = {
    "ns.coll": { $in: [...collections] },
    operationType: { $in: ["insert", "update", "replace", "delete"] },
  };

  async function open(): Promise<Long> {
    const opened: unknown = await mongo.db.command(
      {
        aggregate: 1,
        pipeline: [{ $changeStream: { fullDocument: "updateLookup", ...from } }, { $match: lookedFor }],
        cursor: { batchSize: 0 },
        readConcern: { level: "majority" },
      },
      // Its id would lose digits as a number.
      { session, promoteLongs: false },
    );
    return openedSchema.parse(opened).cursor.id;
  }

  async function next(id: Long): Promise<ChangeBatch> {
    const found: unknown = await mongo.db.command(
      { getMore: id, collection: "$cmd.aggregate", batchSize: batch, maxTimeMS: waitMs },
      { session },
    );
    const { cursor } = batchSchema.parse(found);
    if (Number(cursor.id) === 0) throw new HistoryLost("MongoDB has ended the history of changes");
    return { changes: cursor.nextBatch, token: cursor.postBatchResumeToken };
  }

  try {
    const id = await open().catch(tellLoss);
    return {
      next: () => next(id).catch(tellLoss),
      close: async () => {
        // One that has died with its server needs no end, and MongoDB ends those that are not asked any more.
        await mongo.db.command({ killCursors: "$cmd.aggregate", cursors: [id] }, { session }).catch(() => {});
        await session.endSession();
      },
    };
  } catch (failure) {
    await session.endSession();
    throw failure;
  }
}

/** The time of MongoDB's history now. */
export async function operationTime({ db }: Mongo): Promise<Timestamp> {
  const told: unknown = await db.command({ ping: 1 });
  return timeSchema.parse(told).operationTime;
}

function tellLoss(cause: unknown): never {
  if (!(cause instanceof MongoServerError)) throw cause;
  const code = Number(cause.code);
  if (LOST.has(code))
    throw new HistoryLost("MongoDB's history of changes does not go back so far", { cause });
  if (GONE.has(code)) throw new CursorGone("MongoDB has ended the cursor of changes", { cause });
  throw cause;
}
