import type { ReadOptions } from "./cache.ts";
import type { Entry } from "./entry.ts";
import { isFresh } from "./memory-tier.ts";
import type { Moment, Outcome } from "./outcome.ts";
import type { Load, Parts } from "./parts.ts";
import { readPastMemory } from "./read-past-memory.ts";
import type { openRefreshing } from "./refresh-ahead.ts";

type Refreshing = ReturnType<typeof openRefreshing>;

/** Reads through both tiers; the reads of one entry that come while it is being fetched share the fetching. */
export function readThrough(parts: Parts, refreshing: Refreshing) {
  const { memory, recent, limits, count } = parts;
  const flights = new Map<string, object>();

  function join<V>(entry: Entry<V>, load: Load<V>): Promise<Outcome<V>> {
    const { definition, tag } = entry;
    const underWay = flights.get(tag);
    const shared = underWay && definition.flights.get(underWay);
    if (shared !== undefined) {
      count(definition.name, "joined");
      return shared;
    }
    const flight = {};
    const outcome = readPastMemory(parts, entry, load).finally(() => {
      if (flights.get(tag) === flight) flights.delete(tag);
    });
    flights.set(tag, flight);
    definition.flights.set(flight, outcome);
    return outcome;
  }

  function mayAnswer<V>(
    { known, superseded, tags }: Outcome<V>,
    { asked, validated }: { asked: Moment; validated: boolean },
  ): boolean {
    if (known.ticket > asked.ticket) return true;
    return (
      !validated && !superseded && isFresh(known, asked.at, limits.boundMs) && !recent.after(known, tags)
    );
  }

  function fromMemory<V>(entry: Entry<V>, asked: Moment, load: Load<V>): { readonly value: V } | null {
    const found = memory.fresh(entry, asked);
    if (found === null) return null;
    refreshing.whenDue(entry, { held: found.held, now: asked.at, load });
    return found;
  }

  async function read<V>(
    entry: Entry<V>,
    load: Load<V>,
    { validated = false }: ReadOptions = {},
  ): Promise<V> {
    const { name } = entry.definition;
    const asked = recent.moment();
    const near = validated ? null : fromMemory(entry, asked, load);
    if (near !== null) {
      count(name, "memoryHits");
      if (near.value === null) count(name, "negatives");
      return near.value;
    }
    // At most twice: what is begun after this read was asked for may always answer it.
    for (;;) {
      const outcome = await join(entry, load);
      if (!mayAnswer(outcome, { asked, validated })) continue;
      fromMemory(entry, asked, load);
      return outcome.value;
    }
  }

  function peek<V>(entry: Entry<V>): { readonly value: V } | null {
    const now = recent.moment();
    const found = memory.fresh(entry, now);
    // What is to be reloaded ahead of its end is left to `read`, which knows how.
    if (found === null || refreshing.isTime(entry, found.held, now.at)) return null;
    count(entry.definition.name, "memoryHits");
    if (found.value === null) count(entry.definition.name, "negatives");
    return found;
  }

  return { read, peek };
}
