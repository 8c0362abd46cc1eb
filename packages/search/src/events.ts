import { eventOf, idSchema, moneySchema } from "@marketplace/kernel";
import { z } from "zod";

/*
 * Made of the alerts that are stored (`alerts/alert-changes.ts`): one for each, under an id of its own that stays the
 * same however often it is published.
 */

const about = {
  userId: idSchema,
  listingId: idSchema,
  /** The listing's title and price as they were. */
  title: z.string(),
  price: moneySchema,
};

/** Somebody is alerted to a listing: it is what they search for, or one that they keep an eye on has become cheaper. */
export const alertRaisedSchema = eventOf({
  type: "alerts.raised",
  version: 1,
  payload: z.discriminatedUnion("kind", [
    z.strictObject({
      ...about,
      kind: z.literal("saved-search-match"),
      searchId: idSchema,
      /** What the account calls its search. */
      searchName: z.string(),
    }),
    z.strictObject({ ...about, kind: z.literal("price-drop"), before: moneySchema }),
  ]),
});

/** Somebody is alerted to a listing. */
export type AlertRaised = z.output<typeof alertRaisedSchema>;
