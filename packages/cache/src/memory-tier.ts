import { LRUCache } from "lru-cache";
import type { Entry } from "./entry.ts";
import type { CacheLimits } from "./limits.ts";
import type { Moment, Outcome } from "./outcome.ts";
import type { Packed } from "./pack.ts";
import type { RecentInvalidations } from "./recent-invalidations.ts";

/** A value in this process's memory, without the value, which its entry's definition holds by it. */
export interface Held extends Omit<Packed, "body"> {
  /** When it was last known to hold. */
  readonly known: Moment;
  /** Whether a reload ahead of its end was tried since then. */
  refreshTried: boolean;
}

/** The small tier in front of Redis: answers for `boundMs` and then asks Redis whether the value still holds. */
export interface MemoryTier {
  /** What may be answered now without asking anyone. */
  fresh<V>(entry: Entry<V>, now: Moment): { readonly held: Held; readonly value: V } | null;
  /** The identity of what is there, fresh or not. */
  idOf<V>(entry: Entry<V>): string | null;
  keep<V>(entry: Entry<V>, packed: Packed & { readonly value: V }, known: Moment): Held;
  /** Makes what is there fresh again, Redis having said that it still holds; null if it is gone by now. */
  renew<V>(entry: Entry<V>, known: Moment): Outcome<V> | null;
  size(): { readonly entries: number; readonly bytes: number };
}

/** Opens the tier of one process; its bounds are by number and by serialized bytes. */
export function memoryTier(
  { memoryEntries, memoryBytes, boundMs }: CacheLimits,
  recent: RecentInvalidations,
): MemoryTier {
  const lru = new LRUCache<string, Held>({
    max: memoryEntries,
    maxSize: memoryBytes,
    sizeCalculation: ({ bytes }) => Math.max(1, bytes),
  });

  function fresh<V>({ tag, definition }: Entry<V>, now: Moment) {
    const held = lru.get(tag);
    if (held === undefined || !isFresh(held.known, now.at, boundMs) || held.endsAt <= now.at) return null;
    if (recent.after(held.known, held.tags)) return null;
    // Another definition of the same name, or of another cache, finds no value by it.
    const value = definition.held.get(held);
    return value === undefined ? null : { held, value };
  }

  function keep<V>({ tag, definition }: Entry<V>, packed: Packed & { readonly value: V }, known: Moment) {
    const { body: _, value, ...rest } = packed;
    const held: Held = { ...rest, known, refreshTried: false };
    definition.held.set(held, value);
    lru.set(tag, held);
    return held;
  }

  function renew<V>(entry: Entry<V>, known: Moment): Outcome<V> | null {
    const old = lru.get(entry.tag);
    const value = old && entry.definition.held.get(old);
    if (old === undefined || value === undefined) return null;
    if (!recent.after(known, old.tags)) {
      const held: Held = { ...old, known, refreshTried: false };
      entry.definition.held.set(held, value);
      lru.set(entry.tag, held);
    }
    return { value, tags: old.tags, known, superseded: false };
  }

  return {
    fresh,
    idOf: ({ tag, definition }) => {
      const held = lru.peek(tag);
      return held !== undefined && definition.held.has(held) ? held.id : null;
    },
    keep,
    renew,
    size: () => ({ entries: lru.size, bytes: lru.calculatedSize }),
  };
}

/** Whether what was known at a moment may be answered at a later one; never after a clock that was set back. */
export function isFresh(known: Moment, at: number, boundMs: number): boolean {
  const age = at - known.at;
  return age >= 0 && age < boundMs;
}
