import { z } from "zod";
import { placeSchema } from "./contender.ts";
import { measuredSchema, planSchema } from "./measure.ts";

/** What a worker can be asked, one thing at a time. */
export const requestSchema = z.discriminatedUnion("do", [
  z.strictObject({ do: z.literal("open"), contender: z.string(), place: placeSchema }),
  z.strictObject({ do: z.literal("stock"), operations: z.int().min(1) }),
  z.strictObject({ do: z.literal("measure"), plan: planSchema }),
  z.strictObject({ do: z.literal("count") }),
  z.strictObject({ do: z.literal("close") }),
]);

/** What a worker can be asked, one thing at a time. */
export type Request = z.output<typeof requestSchema>;

/** What a worker answers. */
export const answerSchema = z.union([
  z.strictObject({ failure: z.string() }),
  z.strictObject({ measured: measuredSchema }),
  z.strictObject({ count: z.int() }),
  z.strictObject({ done: z.literal(true) }),
]);

/** What a worker answers. */
export type Answer = z.output<typeof answerSchema>;
