import type { Projection } from "./define-projection.ts";
import { collectionOf } from "./generation.ts";

/** A projection as one of its generations: its rows are there. */
export function inGeneration(projection: Projection, generation: number): Projection {
  const { collection, written, later } = projection;
  return {
    ...projection,
    collection: collectionOf(collection, generation),
    ...(written === undefined ? {} : { written: (ids) => written(ids, generation) }),
    ...(later === undefined ? {} : { later: () => later(generation) }),
  };
}
