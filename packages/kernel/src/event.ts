import { z } from "zod";
import { idSchema } from "./id.ts";

/**
 * What every event carries, whatever it tells. `sequence` counts the events of one aggregate from 1, in
 * their order; `version` is that of the payload's shape.
 */
export const eventSchema = z.strictObject({
  id: idSchema,
  type: z.string().regex(/^[a-z][a-z-]*\.[a-z][a-z-]*$/, "must be a slice and a fact, such as orders.placed"),
  version: z.int().min(1),
  aggregateId: z.string().min(1).max(120),
  sequence: z.int().min(1),
  at: z.coerce.date(),
  payload: z.json(),
});

/** Something that has happened, as it is stored and published. */
export type DomainEvent = z.infer<typeof eventSchema>;

interface EventKind<T extends string, P extends z.ZodType> {
  readonly type: T;
  readonly version: number;
  readonly payload: P;
}

/** The schema of one kind of event: the envelope with this type, this version and this payload. */
export function eventOf<const T extends string, P extends z.ZodType>({
  type,
  version,
  payload,
}: EventKind<T, P>) {
  return eventSchema.extend({ type: z.literal(type), version: z.literal(version), payload });
}
