import { MarketplaceError } from "@marketplace/kernel";
import type { Mongo } from "@marketplace/stores";
import type { Db } from "mongodb";
import type { Projection } from "./define-projection.ts";
import { collectionOf, type Generation, type Generations, isReadable } from "./generation.ts";
import { type GenerationState, readGenerations } from "./generation-store.ts";

// Far shorter than the generation before is kept up.
const KNOWN_MS = 1_000;

interface Known {
  readonly reading: Promise<GenerationState>;
  readonly until: number;
}

const known = new WeakMap<Db, Map<string, Known>>();

/** What readers of a projection know of it. */
type Readable = Pick<Generations, "format" | "reads"> & { readonly name: string };

/**
 * Which generation is to be read, as it was known within the last second: who asks once a query reads one generation
 * wholly. Where this code cannot read the one that is live, it is an older one that it can.
 * @throws MarketplaceError `STORE_UNAVAILABLE` while there is none that it can read.
 */
export async function liveGeneration({ db }: Pick<Mongo, "db">, of: Readable): Promise<Generation> {
  const { live, retired, now } = await recentState(db, of.name);
  const kept = retired.filter(({ until, format }) => until > now && format !== null).reverse();
  const found = [live, ...kept].find((generation) => isReadable(of, generation));
  if (found === undefined)
    throw new MarketplaceError("STORE_UNAVAILABLE", "This is being made anew; try again in a few minutes.");
  return found;
}

/**
 * The number of the generation that is live, as it was known within the last second, whether this code can read it or not:
 * one is made anew because nobody can.
 */
export async function liveNumber({ db }: Pick<Mongo, "db">, name: string): Promise<number> {
  return (await recentState(db, name)).live.number;
}

/** The collection whose rows are read at the moment. */
export async function liveCollection(
  mongo: Pick<Mongo, "db">,
  { name, collection }: Pick<Projection, "name" | "collection">,
): Promise<string> {
  return collectionOf(collection, (await readGenerations(mongo, name)).live.number);
}

function recentState(db: Db, name: string): Promise<GenerationState> {
  const names = known.get(db) ?? new Map<string, Known>();
  known.set(db, names);
  const now = performance.now();
  const last = names.get(name);
  if (last !== undefined && now < last.until) return last.reading;
  const reading = readGenerations({ db }, name);
  names.set(name, { reading, until: now + KNOWN_MS });
  // What could not be read is read again by the next one; whoever waits for it is told.
  reading.catch(() => names.delete(name));
  return reading;
}
