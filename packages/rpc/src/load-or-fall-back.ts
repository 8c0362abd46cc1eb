import { type Cache, defineEntry, type Entry } from "@marketplace/cache";
import { isStoreFault } from "@marketplace/stores";
import type { z } from "zod";

/** What is answered while the store of truth is away is kept for so long, since it may be older than the truth. */
const KEPT_MS = 5_000;

/** A store that was away is left alone for so long: who asks one that is silent waits for a time-out. */
const LEFT_ALONE_MS = 2_000;

interface Sources<I, O> {
  readonly cache: Pick<Cache, "read">;
  /** The name of the entries that `load` fills. */
  readonly name: string;
  readonly schema: z.ZodType<O | null, O | null>;
  readonly load: (input: I) => Promise<O | null>;
  /** Answers from another store; null when that store cannot tell. */
  readonly fallback: (input: I) => Promise<O | null>;
  /** Milliseconds that have passed since whenever. */
  readonly passed?: () => number;
}

interface Reading<I, O> {
  /** Where what `load` answers is kept. */
  readonly place: Entry<O | null>;
  readonly input: I;
  readonly validated: boolean;
}

/**
 * Makes readings that turn to another store while the store of truth is away, and try that one again every other
 * second.
 */
export function openFallback<I, O>(sources: Sources<I, O>) {
  const { cache, name, schema, load, fallback, passed = () => performance.now() } = sources;
  const entryOf = defineEntry<O | null>({ name: `${name}.else`, schema, ttlMs: KEPT_MS });
  let away: { readonly failure: unknown; readonly until: number } | null = null;

  function leaveAlone(failure: unknown): void {
    away = { failure, until: passed() + LEFT_ALONE_MS };
  }

  async function loadUnlessAway({ input, validated }: Reading<I, O>): Promise<O | null> {
    if (away !== null) {
      // Not so for who may have made a change: they are told what holds by then, if it can be found out at all.
      if (!validated && passed() < away.until) throw away.failure;
      leaveAlone(away.failure);
    }
    try {
      const answer = await load(input);
      away = null;
      return answer;
    } catch (failure) {
      if (isStoreFault(failure)) leaveAlone(failure);
      throw failure;
    }
  }

  return async (reading: Reading<I, O>): Promise<O | null> => {
    const { place, input, validated } = reading;
    try {
      return await cache.read(place, () => loadUnlessAway(reading), { validated });
    } catch (failure) {
      if (!isStoreFault(failure)) throw failure;
      const answer = await cache.read(entryOf(place.key, place.tags), () => fallback(input), { validated });
      if (answer === null) throw failure;
      return answer;
    }
  };
}
