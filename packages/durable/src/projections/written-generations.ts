import { MarketplaceError } from "@marketplace/kernel";
import type { Mongo } from "@marketplace/stores";
import type { Projection } from "./define-projection.ts";
import { isReadable } from "./generation.ts";
import { readGenerations } from "./generation-store.ts";
import { inGeneration } from "./in-generation.ts";

/*
 * The truth is read before it is asked which generations there are. So a generation that was not there yet began to be
 * made later, and is made of what the truth is since; every other is written here.
 */

/**
 * A projection as each generation that events are to be brought to.
 * @throws MarketplaceError `STORE_UNAVAILABLE` where a newer version makes one that this code cannot write: the events
 * are for a worker of that version, and wait for it.
 */
export async function writtenGenerations(
  projection: Projection,
  mongo: Pick<Mongo, "db">,
): Promise<readonly Projection[]> {
  const { generations } = projection;
  if (generations === undefined) return [projection];
  const { live, next, retired, now } = await readGenerations(mongo, projection.name);
  const current = [...(next === null ? [] : [next]), live];
  if (current.some((one) => !isReadable(generations, one) && Number(one.format) > generations.format))
    throw new MarketplaceError("STORE_UNAVAILABLE", `${projection.name} is made by a newer version`);
  // The newest first: readers go from an older one to a newer, and what was gone in the one is gone in the other. Rows of
  // a form that this code does not know are left as they are, until theirs is no longer read.
  return [...current, ...retired.filter(({ until }) => until > now).reverse()]
    .filter((one) => isReadable(generations, one))
    .map(({ number }) => inGeneration(projection, number));
}
