import type { Cache } from "@marketplace/cache";

/** A cache that keeps nothing: each read is a load. */
export const nothingKept: Pick<Cache, "read" | "peek"> = {
  read: (_entry, load) => load(),
  peek: () => null,
};
