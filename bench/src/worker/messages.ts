import { z } from "zod";
import { measuredSchema, planSchema } from "./measure.ts";

/** What one contender of a worker's process is to be, by a name of its own. */
export const openingSchema = z.strictObject({
  name: z.string(),
  /** Which kind of contender; `contenders.ts` names them. */
  contender: z.string(),
  /** Where it works; the contender knows its form. */
  place: z.json(),
});

/** What one contender of a worker's process is to be. */
export type Opening = z.output<typeof openingSchema>;

const name = z.string();

/** What a worker's process can be asked, one thing at a time. */
export const requestSchema = z.discriminatedUnion("do", [
  openingSchema.extend({ do: z.literal("open") }),
  z.strictObject({ do: z.literal("stock"), name, operations: z.int().min(1) }),
  z.strictObject({ do: z.literal("measure"), name, plan: planSchema }),
  z.strictObject({ do: z.literal("count"), name }),
  z.strictObject({ do: z.literal("close"), name }),
]);

/** What a worker's process can be asked, one thing at a time. */
export type Request = z.output<typeof requestSchema>;

/** What it answers. */
export const answerSchema = z.union([
  z.strictObject({ failure: z.string() }),
  z.strictObject({ measured: measuredSchema }),
  z.strictObject({ count: z.int() }),
  z.strictObject({ done: z.literal(true) }),
]);

/** What it answers. */
export type Answer = z.output<typeof answerSchema>;
