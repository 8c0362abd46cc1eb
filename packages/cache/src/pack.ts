import { randomUUID } from "node:crypto";
import { deserialize, serialize } from "node:v8";
import { type Entry, tagsOf } from "./entry.ts";
import { MAX_TAGS } from "./limits.ts";

/** A value as it is kept. */
export interface Packed {
  /** Made anew each time that a value is kept. */
  readonly id: string;
  readonly bornAt: number;
  readonly endsAt: number;
  readonly tags: readonly string[];
  readonly bytes: number;
  readonly body: Buffer;
}

interface Chance {
  readonly now: number;
  /** From 0 to 1, of its life's jitter. */
  readonly random: number;
}

/**
 * Makes of a value what is kept of it, and the value that a miss answers, as a hit will: what its schema makes of it, to
 * which that schema does nothing more.
 * Null when its like is not kept.
 * @throws ZodError when it is not what its schema says.
 */
export function pack<V>(entry: Entry<V>, loaded: V, { now, random }: Chance) {
  const { schema, ttlMs, negativeTtlMs, jitter } = entry.definition;
  const ttl = loaded === null ? negativeTtlMs : ttlMs;
  const tags = tagsOf(entry, loaded);
  if (ttl === null || tags.length > MAX_TAGS) return null;
  const value = schema.parse(loaded);
  // A date stays a date: v8's form takes a tenth of superjson's time to write, and is read by every later Node.
  const body = serialize(value);
  const life = Math.max(1, Math.round(ttl * (1 - jitter * random)));
  return {
    id: randomUUID(),
    bornAt: now,
    endsAt: now + life,
    tags,
    bytes: body.length,
    body,
    value: frozen(value),
  };
}

/** Reads what was kept; undefined when it is of an older shape. */
export function unpack<V>({ definition }: Entry<V>, body: Buffer): { readonly value: V } | undefined {
  try {
    const parsed = definition.schema.safeParse(deserialize(body));
    return parsed.success ? { value: frozen(parsed.data) } : undefined;
  } catch {
    return undefined;
  }
}

// All who read it from memory share one object.
function frozen<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value) || ArrayBuffer.isView(value))
    return value;
  Object.freeze(value);
  for (const part of Object.values(value)) frozen(part);
  return value;
}
