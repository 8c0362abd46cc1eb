/** Visitors of a listing in one window of time, none of them twice. */
export interface Views {
  readonly listingId: string;
  /** Windows are numbered from 1970. */
  readonly window: number;
  readonly visitors: readonly string[];
}

/** Views that wait in this process's memory to be told. */
export interface ViewBuffer {
  /** False when it is full and the view is let go. */
  add(window: number, listingId: string, visitor: string): boolean;
  /** Takes out at most so many views, the oldest windows first; empty when there are none. */
  take(most: number): readonly Views[];
  size(): number;
}

/** Makes a buffer of at most so many views. */
export function viewBuffer(limit: number): ViewBuffer {
  const windows = new Map<number, Map<string, Set<string>>>();
  let size = 0;

  function visitorsOf(window: number, listingId: string): Set<string> {
    const listings = windows.get(window) ?? new Map<string, Set<string>>();
    const visitors = listings.get(listingId) ?? new Set<string>();
    windows.set(window, listings);
    listings.set(listingId, visitors);
    return visitors;
  }

  return {
    size: () => size,
    add: (window, listingId, visitor) => {
      if (size < limit) {
        const visitors = visitorsOf(window, listingId);
        const before = visitors.size;
        size += visitors.add(visitor).size - before;
        return true;
      }
      return windows.get(window)?.get(listingId)?.has(visitor) === true;
    },
    take: (most) => {
      const taken: Views[] = [];
      let room = most;
      for (const [window, listings] of windows) {
        for (const [listingId, visitors] of listings) {
          if (room === 0) return taken;
          const some = takeFrom(visitors, room);
          if (visitors.size === 0) listings.delete(listingId);
          taken.push({ listingId, window, visitors: some });
          room -= some.length;
          size -= some.length;
        }
        if (listings.size === 0) windows.delete(window);
      }
      return taken;
    },
  };
}

function takeFrom(visitors: Set<string>, most: number): readonly string[] {
  const some: string[] = [];
  for (const visitor of visitors) {
    if (some.length === most) break;
    some.push(visitor);
    visitors.delete(visitor);
  }
  return some;
}
