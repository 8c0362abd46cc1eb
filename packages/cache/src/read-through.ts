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

  function mayAnswer<V>({ known, superseded, tags }: Outcome<V>, asked: Moment): boolean {
    if (known.ticket > asked.ticket) return true;
    return !superseded && isFresh(known, asked.at, limits.boundMs) && !recent.after(known, tags);
  }

  function fromMemory<V>(entry: Entry<V>, asked: Moment, load: Load<V>): { readonly value: V } | null {
    const found = memory.fresh(entry, asked);
    if (found === null) return null;
    refreshing.whenDue(entry, { held: found.held, now: asked.at, load });
    return found;
  }

  return async <V>(entry: Entry<V>, load: Load<V>): Promise<V> => {
    const { name } = entry.definition;
    const asked = recent.moment();
    const near = fromMemory(entry, asked, load);
    if (near !== null) {
      count(name, "memoryHits");
      if (near.value === null) count(name, "negatives");
      return near.value;
    }
    // At most twice: what is begun after this read was asked for may always answer it.
    for (;;) {
      const outcome = await join(entry, load);
      if (!mayAnswer(outcome, asked)) continue;
      fromMemory(entry, asked, load);
      return outcome.value;
    }
  };
}
