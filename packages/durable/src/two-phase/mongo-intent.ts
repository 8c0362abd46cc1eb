import { MarketplaceError, notFound } from "@marketplace/kernel";
import { withDeadline } from "@marketplace/stores";
import type { Db, Document } from "mongodb";
import { z } from "zod";
import { crashPointsAround } from "../crash-point.ts";
import type { Participant, Prepared, TwoPhaseResource, Vote } from "./participant.ts";

type Plain = string | number | boolean | Date | null;

/** A change of one document. It must satisfy the collection's validator: a prepared change has to be applicable. */
export interface IntendedChange {
  readonly id: string;
  /** Top-level fields and what they must be; a list names the values that are allowed. */
  readonly expect: Readonly<Record<string, Plain | readonly Plain[]>>;
  /** Top-level fields and their new values; none of them under a unique index. */
  readonly set: Readonly<Record<string, unknown>>;
  /** Says in the domain's words why the document as it is does not take the change; null when there is none. */
  readonly refuse?: (current: Document | null) => MarketplaceError;
}

/** The documents of a collection as a resource of two-phase commits. */
export interface MongoIntents extends TwoPhaseResource {
  /** A change of one document, as a participant. */
  change(change: IntendedChange): Participant;
  /** Makes the two indexes by which intents are found. */
  ensureIndexes(): Promise<void>;
}

interface MongoIntentOptions {
  readonly db: Db;
  readonly collection: string;
  /** Field that each applied change counts up; `version` by default. */
  readonly versionField?: string;
  /** Longest wait for one call; 5,000 by default. */
  readonly timeoutMs?: number;
}

interface WithIntent extends Document {
  readonly _id: string;
  readonly intent?: Prepared & { readonly change: Readonly<Record<string, unknown>> };
}

/** Every other writer of such a document adds this to its filter: it waits its turn while a change is intended. */
export const withoutIntent = { intent: { $exists: false } } as const;

/** What such a writer tells its caller when the filter kept it out. */
export function changeInProgress(): MarketplaceError {
  return new MarketplaceError(
    "CHANGE_IN_PROGRESS",
    "Another change to this is being made; try again in a few seconds.",
  );
}

const intentSchema = z.object({ gid: z.string(), deadline: z.date() });
const preparedSchema = z.object({ intent: intentSchema });
const DURABLE = { writeConcern: { w: "majority", journal: true } } as const;

const prepareIntent = crashPointsAround("mongo-intent/prepare");
const applyIntent = crashPointsAround("mongo-intent/commit");
const dropIntent = crashPointsAround("mongo-intent/abort");

/**
 * MongoDB has no prepare, so a prepared change stands on its document as `intent: { gid, deadline, change }`. Readers
 * see the old values beside it, other writers keep off (`withoutIntent`), and one update applies it or drops it.
 */
export function mongoIntents(options: MongoIntentOptions): MongoIntents {
  const { db, collection: resource, versionField = "version", timeoutMs = 5_000 } = options;
  const collection = db.collection<WithIntent>(resource);
  const within = <T>(call: Promise<T>) => withDeadline(call, timeoutMs, "MongoDB");
  // The server gives up too, or work that nobody waits for any more would go on there.
  const durably = { ...DURABLE, maxTimeMS: timeoutMs };

  async function prepare(change: IntendedChange, intent: Prepared): Promise<Vote> {
    const { matchedCount } = await prepareIntent(() =>
      within(
        collection.updateOne(
          { ...expected(change.expect), _id: { $eq: change.id }, ...withoutIntent },
          { $set: { intent: { ...intent, change: change.set } } },
          durably,
        ),
      ),
    );
    return matchedCount === 1 ? { ready: true } : explain(change, intent.gid);
  }

  async function explain(change: IntendedChange, gid: string): Promise<Vote> {
    const current = await within(collection.findOne({ _id: { $eq: change.id } }));
    const held = preparedSchema.safeParse(current);
    if (held.success && held.data.intent.gid === gid) return { ready: true };
    if (held.success) return { ready: false, refusal: changeInProgress(), heldBy: held.data.intent };
    return { ready: false, refusal: (change.refuse ?? refuseChanged)(current), heldBy: null };
  }

  async function commit(gid: string): Promise<void> {
    // One statement reads the intended values and makes them the document's own: nothing to lose in between.
    await applyIntent(() =>
      within(
        collection.updateMany(
          { "intent.gid": { $eq: gid } },
          [
            {
              $replaceWith: {
                $mergeObjects: [
                  "$$ROOT",
                  "$intent.change",
                  { [versionField]: { $add: [{ $ifNull: [`$${versionField}`, 0] }, 1] } },
                ],
              },
            },
            { $unset: "intent" },
          ],
          durably,
        ),
      ),
    );
  }

  async function abort(gid: string): Promise<void> {
    await dropIntent(() =>
      within(collection.updateMany({ "intent.gid": { $eq: gid } }, { $unset: { intent: "" } }, durably)),
    );
  }

  async function prepared({ overdueAt, limit }: { overdueAt: Date | null; limit: number }) {
    const filter = overdueAt === null ? { $exists: true } : { $lte: overdueAt };
    const found = collection
      .find({ "intent.deadline": filter }, { projection: { intent: 1 }, maxTimeMS: timeoutMs })
      .sort({ "intent.deadline": 1 })
      .limit(limit);
    return z
      .array(preparedSchema)
      .parse(await within(found.toArray()))
      .map(({ intent }) => intent);
  }

  async function ensureIndexes(): Promise<void> {
    await within(
      collection.createIndexes([
        { name: "intent_by_gid", key: { "intent.gid": 1 }, sparse: true },
        { name: "intent_by_deadline", key: { "intent.deadline": 1 }, sparse: true },
      ]),
    );
  }

  return {
    resource,
    commit,
    abort,
    prepared,
    ensureIndexes,
    change: (change) => {
      checkFields(change.set);
      return {
        resource,
        commit,
        abort,
        prepare: (gid, deadline) => prepare(change, { gid, deadline }),
      };
    },
  };
}

function expected(fields: IntendedChange["expect"]): Document {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      Array.isArray(value) ? { $in: [...value] } : { $eq: value },
    ]),
  );
}

// `a.b` would become a field of that name when the change is merged in, rather than a field in a field.
function checkFields(set: IntendedChange["set"]): void {
  const wrong = Object.keys(set).filter((name) => /[.$]/.test(name) || name === "_id" || name === "intent");
  if (wrong.length > 0)
    throw new RangeError(`An intended change sets top-level fields, not ${wrong.join(", ")}`);
}

function refuseChanged(current: Document | null): MarketplaceError {
  if (current === null) return notFound("item");
  return new MarketplaceError("STALE_VERSION", "This has changed in the meantime; look at it again.");
}
