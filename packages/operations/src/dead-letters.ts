import type { DeadLetter } from "@marketplace/durable";
import { cursorSchema, pageLimitSchema } from "@marketplace/kernel";
import { z } from "zod";
import type { OperationDeps } from "./deps.ts";
import { visible, visibleText } from "./hidden-values.ts";

/** The name of a group of consumers. */
export const groupSchema = z
  .string()
  .regex(/^[a-z][a-z-]{0,62}$/, "must be the name of a group, such as search");

// An id counts within its group alone, so people are given both in one word.
const LETTER_ID = /^[a-z][a-z-]{0,62}:\d{1,20}-\d{1,20}$/;

/** The id of a dead letter: its group and its id there. */
export const letterIdSchema = z.string().regex(LETTER_ID, "must be a dead letter's id, GROUP:NUMBER-NUMBER");

/** Which dead letters to list. */
export const deadEventsSchema = z.strictObject({
  group: groupSchema.optional(),
  cursor: cursorSchema.optional(),
  limit: pageLimitSchema,
});

/** An event that a group has given up. Secrets and addresses in it are blotted out. */
export const deadLetterSchema = z.strictObject({
  id: letterIdSchema,
  group: groupSchema,
  topic: z.string(),
  /** Null when what was published was no event. */
  event: z
    .strictObject({
      id: z.string(),
      type: z.string(),
      version: z.int(),
      aggregateId: z.string(),
      sequence: z.int(),
      at: z.date(),
      payload: z.json(),
    })
    .nullable(),
  /** What was thrown at the last try. */
  error: z.string(),
  attempts: z.int(),
  failedFirstAt: z.date(),
  diedAt: z.date(),
});

/** An event that a group has given up. */
export type DeadLetterView = z.infer<typeof deadLetterSchema>;

/** A page of dead letters; `nextCursor` leads to the next one and is null on the last. */
export const deadPageSchema = z.strictObject({
  items: z.array(deadLetterSchema),
  nextCursor: z.string().nullable(),
});

/**
 * Lists what groups have given up, the oldest of each group first.
 * @throws MarketplaceError `VALIDATION_FAILED` for a cursor that was not made here.
 */
export async function listDead(
  { eventOperations }: Pick<OperationDeps, "eventOperations">,
  { group, cursor, limit }: z.output<typeof deadEventsSchema>,
): Promise<z.infer<typeof deadPageSchema>> {
  const { items, nextCursor } = await eventOperations.dead({
    ...(group === undefined ? {} : { group }),
    ...(cursor === undefined ? {} : { cursor }),
    limit,
  });
  return { items: items.map(deadLetterView), nextCursor };
}

/** A dead letter as an administrator may see it. */
export function deadLetterView(letter: DeadLetter): DeadLetterView {
  const { group, topic, event, error, attempts, failedFirstAt, diedAt } = letter;
  return {
    id: `${group}:${letter.id}`,
    ...{ group, topic, attempts, failedFirstAt, diedAt },
    event: event === null ? null : { ...event, payload: visible(event.payload) },
    error: visibleText(error),
  };
}
