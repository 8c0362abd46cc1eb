import { eventOf, idSchema } from "@marketplace/kernel";
import { z } from "zod";

/*
 * The aggregate is the account and the sequence its version, so numbers may be missing. They say whom they are about
 * and no more: what they stand in is kept for long, and read by many.
 */

const payload = z.strictObject({ userId: idSchema });

/** Somebody has an account. */
export const userRegisteredSchema = eventOf({ type: "users.registered", version: 1, payload });

/** What everybody sees of an account has changed, or whether they see it. */
export const profileChangedSchema = eventOf({ type: "users.profile-changed", version: 1, payload });

/** The events of accounts. */
export const userEventSchema = z.discriminatedUnion("type", [userRegisteredSchema, profileChangedSchema]);

/** What kind of event of an account it is. */
export type UserEventType = z.output<typeof userEventSchema>["type"];
