import { isTrackedEnvelope, tracked } from "@trpc/server";
import { z } from "zod";

/** An event with the id that its subscriber names when it comes again. */
type Tracked<T> = ReturnType<typeof tracked<T>>;

/** The `.output(…)` of a subscription: each event that it gives is of this schema, or is not sent. */
export function eventsOf<T>(schema: z.ZodType<T, T>) {
  return z
    .custom<AsyncIterable<T>>(isAsyncIterable, "must be a stream of events")
    .transform((events) => eachOf(schema, events));
}

/** As `eventsOf`, for events with ids (`tracked(id, event)`), from which a subscriber goes on. */
export function trackedEventsOf<T>(schema: z.ZodType<T, T>) {
  return z
    .custom<AsyncIterable<Tracked<T>>>(isAsyncIterable, "must be a stream of events")
    .transform((events) => eachTrackedOf(schema, events));
}

async function* eachOf<T>(schema: z.ZodType<T, T>, events: AsyncIterable<T>): AsyncGenerator<T, void> {
  for await (const event of events) yield schema.parse(event);
}

async function* eachTrackedOf<T>(
  schema: z.ZodType<T, T>,
  events: AsyncIterable<Tracked<T>>,
): AsyncGenerator<Tracked<T>, void> {
  for await (const event of events) {
    if (!isTrackedEnvelope(event)) throw new TypeError("An event without an id");
    const [id, data] = event;
    yield tracked(id, schema.parse(data));
  }
}

function isAsyncIterable(value: unknown): boolean {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}
