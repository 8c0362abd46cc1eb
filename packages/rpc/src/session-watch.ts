import { isStoreFault, withDeadline } from "@marketplace/stores";

/** Longest wait of a public page for who looks at it. */
const WAIT_MS = 500;
/** A session store that was away is not waited for again for so long: else every page would wait. */
const AWAY_MS = 1_000;

/** Asks who calls, for what a guest may see too: null while the session store is away or slow. */
export type AskOrGuest = <T>(ask: () => Promise<T>, onFault: (fault: unknown) => void) => Promise<T | null>;

/** Opens the watch over the session store that all requests of a process share; `now` is monotonic, in milliseconds. */
export function openSessionWatch(now: () => number): AskOrGuest {
  let awayUntil = Number.NEGATIVE_INFINITY;
  return async (ask, onFault) => {
    if (now() < awayUntil) return null;
    try {
      return await withDeadline(ask(), WAIT_MS, "The session store");
    } catch (fault) {
      if (!isStoreFault(fault)) throw fault;
      awayUntil = now() + AWAY_MS;
      onFault(fault);
      return null;
    }
  };
}
