import type { CriticalEntry } from "./entry.ts";
import type { Invalidations } from "./invalidations.ts";
import { packedOrNull } from "./packed-or-null.ts";
import type { Parts } from "./parts.ts";
import type { RedisGate } from "./redis-gate.ts";

interface Writing extends Parts {
  readonly gate: RedisGate;
  readonly invalidations: Invalidations;
}

/** Puts what was just committed in the place of what is there; what cannot be kept is at least invalidated. */
export async function writeThrough<V>(parts: Writing, entry: CriticalEntry<V>, value: V): Promise<void> {
  const { recent, tier, invalidations, gate } = parts;
  const { definition, tag } = entry;
  const packed = packedOrNull(parts, entry, { value, now: recent.moment() });
  if (packed === null) return await invalidations.invalidate(gate, [tag]);
  recent.note([tag]);
  const version = value === null ? null : (definition.version?.(value) ?? null);
  const kept = await tier.write(entry, { packed, version }, invalidations.message([tag]));
  if (kept === null) return await invalidations.invalidate(gate, [tag]);
  // Again, for what was read in between and found to hold; this process reads Redis once more before it answers.
  recent.note([tag]);
}
