/** A producer of numbers for tests: whoever follows gets those that were told, and those to come. */
export interface Feed {
  /** Tells the next number. */
  tell(): void;
  /** Ends the feed for all who follow. */
  end(): void;
  /** The numbers behind one, until the signal. */
  after(n: number, ending: AbortSignal): AsyncGenerator<number, void>;
  /** How many follow. */
  following(): number;
  /** Notes what an endless producer has given so far. */
  flooded(n: number): void;
  lastFlooded(): number;
}

/** Opens a feed that has told nothing. */
export function openFeed(): Feed {
  let last = 0;
  let over = false;
  let following = 0;
  let flooded = 0;
  const wakes = new Set<() => void>();
  const wakeAll = () => {
    for (const wake of wakes) wake();
  };

  async function* after(n: number, ending: AbortSignal): AsyncGenerator<number, void> {
    following += 1;
    try {
      for (let next = n + 1; !ending.aborted; next += 1) {
        while (last < next && !over && !ending.aborted) await woken(ending);
        if (last < next) return;
        yield next;
      }
    } finally {
      following -= 1;
    }
  }

  function woken(ending: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        wakes.delete(wake);
        ending.removeEventListener("abort", wake);
        resolve();
      };
      wakes.add(wake);
      ending.addEventListener("abort", wake);
    });
  }

  return {
    tell: () => {
      last += 1;
      wakeAll();
    },
    end: () => {
      over = true;
      wakeAll();
    },
    after,
    following: () => following,
    flooded: (n) => {
      flooded = n;
    },
    lastFlooded: () => flooded,
  };
}
