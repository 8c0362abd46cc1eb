import type { Mongo } from "@marketplace/stores";
import type { Change } from "./change.ts";
import { scannedChange } from "./change-of.ts";
import type { Scan } from "./change-plan.ts";

const MAX_MS = 4_000;

/** Documents that a scan comes by next, and how far it is then; null of a scan that is over. */
export interface ScanStep {
  readonly changes: readonly Change[];
  readonly next: Scan | null;
}

/** Looks up the next documents of a scan. */
export async function scanStep({ db }: Mongo, scan: Scan, batch: number): Promise<ScanStep> {
  const [collection, ...others] = scan.collections;
  if (collection === undefined) return { changes: [], next: null };
  const documents = await db
    .collection<{ _id: string }>(collection)
    // Ids of another kind than texts compare with none, and are left out.
    .find({ _id: { $gt: scan.after ?? "" } }, { maxTimeMS: MAX_MS })
    .sort({ _id: 1 })
    .limit(batch)
    .toArray();
  const last = documents.at(-1);
  return {
    changes: documents.map((document) => scannedChange({ collection, document }, scan)),
    next:
      last === undefined || documents.length < batch
        ? others.length === 0
          ? null
          : { ...scan, collections: others, after: null }
        : { ...scan, after: last._id },
  };
}
