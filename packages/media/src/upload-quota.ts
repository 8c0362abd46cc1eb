import { type Clock, MarketplaceError } from "@marketplace/kernel";
import { isDuplicateKey, type Mongo } from "@marketplace/stores";
import { UPLOAD_TIME } from "./upload-document.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;

/** How many uploads an account has asked for on a day in UTC. */
interface UploadQuota {
  /** `USER:DAY`. */
  readonly _id: string;
  readonly asked: number;
  readonly day: Date;
}

interface QuotaDeps {
  readonly mongo: Pick<Mongo, "db">;
  readonly clock: Clock;
}

/**
 * Counts one more upload of an account today. The count is one document that only goes up while it is below the limit,
 * so that however many ask at once, no more than the limit are let through.
 * @throws MarketplaceError `RATE_LIMITED` when it has had its uploads of today.
 */
export async function countUpload({ mongo, clock }: QuotaDeps, userId: string, limit: number): Promise<void> {
  const now = clock();
  const day = now.toISOString().slice(0, 10);
  const quotas = mongo.db.collection<UploadQuota>("upload_quotas");
  const below = { _id: `${userId}:${day}`, asked: { $lt: limit } };
  const once = { $inc: { asked: 1 }, $setOnInsert: { day: new Date(`${day}T00:00:00Z`) } };
  try {
    // Where the limit is reached none is found below it, and the insertion meets the one that there is.
    await quotas.updateOne(below, once, { ...UPLOAD_TIME, upsert: true });
  } catch (failure) {
    if (!isDuplicateKey(failure)) throw failure;
    // So does one of two who both came first.
    const { matchedCount } = await quotas.updateOne(below, { $inc: { asked: 1 } }, UPLOAD_TIME);
    if (matchedCount === 0) throw used(limit, now);
  }
}

function used(limit: number, now: Date): MarketplaceError {
  const retryAfterSeconds = Math.ceil((DAY_MS - (now.getTime() % DAY_MS)) / 1_000);
  return new MarketplaceError(
    "RATE_LIMITED",
    `An account can upload ${limit} photographs a day; go on tomorrow.`,
    { details: { retryAfterSeconds } },
  );
}
