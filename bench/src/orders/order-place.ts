import { z } from "zod";

/** Where a contender places its orders. */
export const orderPlaceSchema = z.strictObject({
  /** Settings of its stores, as environment variables. */
  environment: z.record(z.string(), z.string()),
  /** The command process that it may call. */
  commandUrl: z.url(),
});
