import type { Entry } from "./entry.ts";
import { MAX_LOAD_MS } from "./limits.ts";
import { isFresh } from "./memory-tier.ts";
import type { Moment, Outcome } from "./outcome.ts";
import type { Packed } from "./pack.ts";
import { packedOrNull } from "./packed-or-null.ts";
import type { Load, Parts } from "./parts.ts";
import type { Lease } from "./redis-tier.ts";

/**
 * Loads and, with a lease, keeps in Redis what no invalidation overtook; without one, or with Redis away, it is kept in
 * memory alone, where it may be answered until `boundMs` after the load began.
 * @throws what the load throws, having let the lease go.
 */
export async function loadAndKeep<V>(
  parts: Parts,
  entry: Entry<V>,
  from: { load: Load<V>; lease: Lease | null },
) {
  const { lease, load } = from;
  const began = parts.recent.moment();
  let loaded: V;
  try {
    loaded = await load();
  } catch (failure) {
    parts.count(entry.definition.name, "failures");
    // A reload's lease runs out by itself: until then the value that is there will do.
    if (lease?.lock === "l") await parts.tier.release(entry, lease, 0);
    throw failure;
  }
  const packed = packedOrNull(parts, entry, { value: loaded, now: began });
  if (packed === null || packed.bytes > parts.limits.maxValueBytes) {
    parts.count(entry.definition.name, "unkept");
    // The others need not stand in line for what will not be there.
    if (lease !== null) await parts.tier.release(entry, lease, parts.limits.lockMs);
    return { value: loaded, tags: [entry.tag], known: began, superseded: false };
  }
  return await keep(parts, entry, { packed, began, lease });
}

interface Loaded<V> {
  readonly packed: Packed & { readonly value: V };
  readonly began: Moment;
  readonly lease: Lease | null;
}

async function keep<V>(
  parts: Parts,
  entry: Entry<V>,
  { packed, began, lease }: Loaded<V>,
): Promise<Outcome<V>> {
  const { memory, tier, recent, count } = parts;
  const { value, tags } = packed;
  const asked = recent.moment();
  const inTime = isFresh(began, asked.at, MAX_LOAD_MS);
  const version = value === null ? null : (entry.definition.version?.(value) ?? null);
  const kept = lease !== null && inTime ? await tier.keep(entry, lease, { packed, version }) : null;
  // Redis has compared all that was invalidated; alone, this process knows what it knew when the load began.
  const known = kept === "kept" ? asked : began;
  const isOvertaken = recent.after(known, tags) || kept === "superseded" || kept === "older" || !inTime;
  if (isOvertaken) count(entry.definition.name, "unkept");
  else memory.keep(entry, packed, known);
  return { value, tags, known, superseded: kept === "superseded" };
}
