import { MarketplaceError } from "@marketplace/kernel";

const MAX_WAITING = 500;

/** Runs work on a key after all that was asked of that key before. */
export type Turns = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/**
 * Makes a queue for each key: in this process, work on one key runs one after another, in the order of asking.
 * It keeps nothing right by itself, which is the store's part; it spares the store conflicts that it knows of.
 * The queue refuses with `RATE_LIMITED` while too many wait for one key.
 */
export function openTurns(): Turns {
  const queues = new Map<string, { readonly last: Promise<unknown>; readonly waiting: number }>();

  return async (key, work) => {
    const { last, waiting } = queues.get(key) ?? { last: Promise.resolve(), waiting: 0 };
    if (waiting >= MAX_WAITING) {
      throw new MarketplaceError("RATE_LIMITED", "Very many do this at the moment; try again in a second.", {
        details: { retryAfterSeconds: 1 },
      });
    }
    const own = last.then(work, work);
    queues.set(key, { last: own, waiting: waiting + 1 });
    try {
      return await own;
    } finally {
      const queue = queues.get(key);
      if (queue !== undefined && queue.waiting > 1) queues.set(key, { ...queue, waiting: queue.waiting - 1 });
      else queues.delete(key);
    }
  };
}
