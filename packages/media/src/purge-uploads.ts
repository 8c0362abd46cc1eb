import type { Mongo } from "@marketplace/stores";
import { z } from "zod";
import { UPLOAD_TIME, uploadsIn } from "./upload-document.ts";

const KEPT_MS = 7 * 86_400_000;
const AT_ONCE = 1_000;
const idsSchema = z.array(z.object({ _id: z.string() }));

/** Forgets up to 1,000 uploads that ended and are over a week old; answers how many. */
export async function purgeUploads(mongo: Pick<Mongo, "db">, now: Date): Promise<number> {
  const found = await uploadsIn(mongo)
    .find(
      {
        state: { $in: ["ready", "rejected", "expired"] },
        createdAt: { $lt: new Date(now.getTime() - KEPT_MS) },
      },
      { ...UPLOAD_TIME, projection: { _id: 1 }, limit: AT_ONCE },
    )
    .toArray();
  const ids = idsSchema.parse(found).map(({ _id }) => _id);
  if (ids.length === 0) return 0;
  return (await uploadsIn(mongo).deleteMany({ _id: { $in: ids } }, UPLOAD_TIME)).deletedCount;
}
