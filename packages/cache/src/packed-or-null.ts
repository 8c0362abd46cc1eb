import type { Entry } from "./entry.ts";
import type { Moment } from "./outcome.ts";
import { pack } from "./pack.ts";
import type { Parts } from "./parts.ts";

/** Packs a value; null when it is not kept, also because its schema or its tags fail on it, which is logged. */
export function packedOrNull<V>(
  { log, random }: Pick<Parts, "log" | "random">,
  entry: Entry<V>,
  { value, now }: { readonly value: V; readonly now: Moment },
) {
  try {
    return pack(entry, value, { now: now.at, random: random() });
  } catch (err) {
    // Neither a read nor what was committed must fail because of the cache.
    log.warn({ err, entry: entry.definition.name }, "a value is not what its schema says");
    return null;
  }
}
