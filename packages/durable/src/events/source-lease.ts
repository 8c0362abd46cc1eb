import type { Mongo } from "@marketplace/stores";
import { type Collection, Timestamp } from "mongodb";
import { z } from "zod";
import { crashPointsAround } from "../crash-point.ts";
import { tokenSchema } from "./change-of.ts";
import type { SourceState } from "./change-plan.ts";

/*
 * Who reads, and how far it is, in one document of the collection `event_sources`. `fence` counts the readers: one that
 * stood still for longer than its lease finds that it writes nothing any more. What it publishes all the same, another
 * publishes too, with the same ids.
 */

/** A reader's right to read, for a while. */
export interface SourceLease {
  readonly state: SourceState;
  /**
   * Keeps what has changed of the state, and the lease.
   * @throws LeaseLost when another reads by now.
   */
  save(change: Partial<SourceState>): Promise<SourceState>;
  /** Lets another read at once. */
  release(): Promise<void>;
}

/** Another process has taken the lease. */
export class LeaseLost extends Error {
  override readonly name = "LeaseLost";
}

interface SourceDocument {
  readonly _id: string;
}

const SOURCE = "changes";
const stateSchema = z.object({
  broker: z.object({ origin: z.string(), run: z.string(), since: z.date() }).nullable().default(null),
  collections: z.array(z.string()).default([]),
  token: tokenSchema.nullable().default(null),
  begin: z.instanceof(Timestamp).nullable().default(null),
  publishedAt: z.date().default(new Date(0)),
  checkpoints: z.array(z.object({ token: tokenSchema, at: z.date() })).default([]),
  scan: z
    .object({
      id: z.string(),
      from: z.instanceof(Timestamp),
      all: z.array(z.string()),
      collections: z.array(z.string()),
      after: z.string().nullable(),
      why: z.enum(["new", "loss"]),
      isExtra: z.boolean(),
    })
    .nullable()
    .default(null),
});
const leasedSchema = z.object({ fence: z.int() }).and(stateSchema);

// Nobody waits until a place is kept: where it is lost, what was published since is published again, with the same ids.
const UNSAVED = { writeConcern: { w: 1, journal: false } } as const;
const save = crashPointsAround("changes/save");

/** Takes the right to read; null while another has it. Times are MongoDB's own. */
export async function takeLease(mongo: Mongo, owner: string, leaseMs: number): Promise<SourceLease | null> {
  const sources = mongo.db.collection<SourceDocument>("event_sources");
  await sources.updateOne(
    { _id: SOURCE },
    { $setOnInsert: { until: new Date(0), fence: 0 } },
    { upsert: true },
  );
  const taken = await sources.findOneAndUpdate(
    { _id: SOURCE, $expr: { $or: [{ $lt: ["$until", "$$NOW"] }, { $eq: ["$owner", owner] }] } },
    [{ $set: { owner, until: { $add: ["$$NOW", leaseMs] }, fence: { $add: ["$fence", 1] } } }],
    { returnDocument: "after" },
  );
  return taken === null ? null : leaseOf(sources, taken, leaseMs);
}

function leaseOf(sources: Collection<SourceDocument>, taken: unknown, leaseMs: number): SourceLease {
  const { fence, ...first } = leasedSchema.parse(taken);
  let state: SourceState = first;
  return {
    get state() {
      return state;
    },
    save: async (change) => {
      const { matchedCount } = await save(() =>
        sources.updateOne(
          { _id: SOURCE, fence },
          [{ $set: { ...literal(change), until: { $add: ["$$NOW", leaseMs] } } }],
          UNSAVED,
        ),
      );
      if (matchedCount === 0) throw new LeaseLost("Another process reads the changes");
      state = { ...state, ...change };
      return state;
    },
    release: async () => {
      await sources.updateOne({ _id: SOURCE, fence }, { $set: { until: new Date(0) } });
    },
  };
}

// In a pipeline, a text that begins with a dollar would be taken for the name of a field.
function literal(change: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(change).map(([name, value]) => [name, { $literal: value }]));
}
