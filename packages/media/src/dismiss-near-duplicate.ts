import { type Clock, lineSchema, type NewId, notFound } from "@marketplace/kernel";
import type { Actor, Context } from "@marketplace/rpc";
import { type AuditEntry, type Mongo, type Postgres, recordAudit } from "@marketplace/stores";
import { z } from "zod";
import { MAX_TIME } from "./photograph-document.ts";
import { flagIdSchema, flagStateSchema, flagsIn } from "./photograph-flag.ts";

/** What dismissing a look-alike needs. */
export interface DismissDeps {
  readonly mongo: Pick<Mongo, "db">;
  readonly postgres: Pick<Postgres, "sequelize">;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** Which look-alike is none of a moderator's concern, and why. */
export const dismissNearDuplicateSchema = z.strictObject({
  id: flagIdSchema,
  reason: lineSchema({ min: 3, max: 500 }),
});

/** A look-alike that has been dismissed. */
export const dismissedNearDuplicateSchema = z.strictObject({ id: flagIdSchema, state: flagStateSchema });

/**
 * Dismisses a look-alike for good, with who did it and why on the flag and in the audit log: the line of the log is
 * written first and stands once the flag is changed.
 * @throws MarketplaceError `NOT_FOUND` when there is no such look-alike, or it is dismissed already.
 */
export async function dismissNearDuplicate(
  { mongo, postgres, clock, newId }: DismissDeps,
  { actor, requestId }: Pick<Context, "requestId"> & { readonly actor: Actor },
  { id, reason }: z.output<typeof dismissNearDuplicateSchema>,
): Promise<z.infer<typeof dismissedNearDuplicateSchema>> {
  const at = clock();
  await postgres.sequelize.transaction(async (transaction) => {
    const entry: AuditEntry = {
      ...{ id: newId(), at, actorId: actor.userId, requestId, subject: id },
      action: "media.dismissNearDuplicate",
      outcome: "succeeded",
      details: { reason },
    };
    await recordAudit(postgres.sequelize, entry, transaction);
    const { matchedCount } = await flagsIn(mongo).updateOne(
      { _id: { $eq: id }, state: "open" },
      { $set: { state: "dismissed", dismissal: { by: actor.userId, at, reason } } },
      MAX_TIME,
    );
    if (matchedCount === 0) throw notFound("look-alike");
  });
  return { id, state: "dismissed" };
}
