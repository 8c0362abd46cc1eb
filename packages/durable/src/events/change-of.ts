import { Timestamp } from "mongodb";
import { z } from "zod";
import type { Change } from "./change.ts";
import { derivedId } from "./event-id.ts";

/** A place in the history of changes, as MongoDB tells it. */
export const tokenSchema = z.looseObject({ _data: z.string() });

/** A place in the history of changes. */
export type ResumeToken = z.output<typeof tokenSchema>;

const documentSchema = z.looseObject({});
const rawSchema = z.object({
  _id: tokenSchema,
  operationType: z.enum(["insert", "update", "replace", "delete"]),
  clusterTime: z.instanceof(Timestamp),
  wallTime: z.date().optional(),
  ns: z.object({ coll: z.string() }),
  documentKey: z.object({ _id: z.string() }),
  fullDocument: documentSchema.nullish(),
  updateDescription: z
    .object({
      updatedFields: documentSchema.nullish(),
      removedFields: z.array(z.string()).nullish(),
      truncatedArrays: z.array(z.object({ field: z.string() })).nullish(),
    })
    .nullish(),
});

const PER_SECOND = 1_000_000;

/**
 * What a change of MongoDB's history says; null for that of a document that is gone by now, whose removal is told next.
 * @throws ZodError when it is of another form, such as with an `_id` that is no text.
 */
export function changeOf(raw: unknown): Change | null {
  const change = rawSchema.parse(raw);
  const { clusterTime, fullDocument, updateDescription, operationType } = change;
  const base = {
    collection: change.ns.coll,
    id: change.documentKey._id,
    at: change.wallTime ?? new Date(clusterTime.t * 1_000),
    sequence: sequenceOf(clusterTime),
    eventId: (nth = 0) => derivedId(idTime(clusterTime), `${change._id._data} ${nth}`),
  };
  if (operationType === "delete") return { ...base, kind: "removed" };
  if (fullDocument === null || fullDocument === undefined) return null;
  const changedFields =
    operationType === "update" && updateDescription
      ? [
          ...Object.keys(updateDescription.updatedFields ?? {}),
          ...(updateDescription.removedFields ?? []),
          ...(updateDescription.truncatedArrays ?? []).map(({ field }) => field),
        ]
      : null;
  return { ...base, kind: "changed", document: fullDocument, changedFields };
}

/** A document that was looked up by a scan, which has an id and began at a time of MongoDB's. */
export function scannedChange(
  { collection, document }: { readonly collection: string; readonly document: unknown },
  scan: { readonly id: string; readonly from: Timestamp },
): Change {
  const found = z.looseObject({ _id: z.string() }).parse(document);
  return {
    ...{ kind: "scanned", collection, id: found._id, document: found },
    at: new Date(scan.from.t * 1_000),
    sequence: sequenceOf(scan.from),
    eventId: (nth = 0) => derivedId(idTime(scan.from), `${scan.id} ${collection} ${found._id} ${nth}`),
  };
}

// MongoDB counts the changes of each second: both together are a number that goes up.
function sequenceOf({ t, i }: Timestamp): number {
  return t * PER_SECOND + Math.min(i, PER_SECOND - 1);
}

function idTime({ t, i }: Timestamp): number {
  return t * 1_000 + Math.min(i, 999);
}
