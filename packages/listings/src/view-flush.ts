/*
 * Views go from Redis to MongoDB in batches, each exactly once wherever a worker dies:
 *   pending → taken (under an id, by one script) → written chunk by chunk → let go
 * A chunk is added in one transaction with its own id, so that whoever comes by it again finds that it was. One batch
 * is taken at a time, and one that a dead worker left is the next. What was just taken rests first, until Redis is sure
 * to have it on disk: else a Redis that loses its last second could have views pending again that had been written.
 */
import { crashPointsAround } from "@marketplace/durable";
import type { Clock, NewId } from "@marketplace/kernel";
import type { Mongo } from "@marketplace/stores";
import { z } from "zod";
import { DROP, TAKE, VIEW_KEYS, type ViewRedis } from "./view-scripts.ts";
import { type CountedViews, writeViews } from "./view-store.ts";

interface FlushDeps {
  readonly redis: ViewRedis;
  readonly mongo: Pick<Mongo, "db" | "transaction">;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** How views are written. */
interface FlushOptions {
  /** How long what was taken rests: longer than Redis may take to have it on disk. */
  readonly restMs?: number;
  /** How many counts are written at once, of the batches that this worker takes. */
  readonly chunk?: number;
}

// With `appendfsync everysec` Redis is behind by two seconds at most.
const REST_MS = 3_000;
const CHUNK = 500;

const take = crashPointsAround("views/take");
const drop = crashPointsAround("views/drop");

/**
 * Writes the views that wait in Redis to MongoDB: by day, in all, and to the listings' counters. Any number of workers may do
 * so; answers how many views this one has written.
 */
export async function flushViews(
  deps: FlushDeps,
  { restMs = REST_MS, chunk = CHUNK }: FlushOptions = {},
): Promise<number> {
  const { redis } = deps.redis;
  let written = 0;
  for (;;) {
    const reply = await take(() =>
      redis.eval(TAKE, 2, VIEW_KEYS.taken, VIEW_KEYS.pending, deps.newId(), restMs, chunk),
    );
    const batch = batchSchema.parse(reply);
    if (batch === null) return written;
    for (const [index, counts] of chunksOf(batch).entries()) {
      if (!(await writeViews(deps, `${batch.id}/${index}`, counts))) continue;
      written += counts.reduce((sum, { views }) => sum + views, 0);
    }
    await drop(() => redis.eval(DROP, 1, VIEW_KEYS.taken, batch.id));
  }
}

interface Batch {
  readonly id: string;
  readonly chunk: number;
  readonly counts: readonly CountedViews[];
}

const headSchema = z.object({ batch: z.uuid(), chunk: z.coerce.number().int().min(1) });
const countSchema = z.object({
  day: z.iso.date(),
  listingId: z.uuid(),
  views: z.coerce.number().int().min(1),
});

/** Of what `TAKE` answers: names and values by turns. */
const batchSchema = z.array(z.string()).transform((flat): Batch | null => {
  if (flat.length === 0) return null;
  const fields = new Map(flat.flatMap((name, at) => (at % 2 === 0 ? [[name, flat[at + 1]] as const] : [])));
  const { batch: id, chunk } = headSchema.parse(Object.fromEntries(fields));
  const counts = [...fields].flatMap(([name, views]) => {
    const [day, listingId] = name.split(" ");
    return listingId === undefined ? [] : [countSchema.parse({ day, listingId, views })];
  });
  return { id, chunk, counts };
});

/** Divides a batch alike each time, whatever the order in which Redis tells it. */
function chunksOf({ chunk, counts }: Batch): readonly (readonly CountedViews[])[] {
  const nameOf = ({ listingId, day }: CountedViews) => `${listingId} ${day}`;
  const sorted = [...counts].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  return Array.from({ length: Math.ceil(sorted.length / chunk) }, (_, n) =>
    sorted.slice(n * chunk, (n + 1) * chunk),
  );
}
