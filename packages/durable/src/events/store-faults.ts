import type { Message } from "./message.ts";

/*
 * A store that is away is waited for, however long. But a query that runs out of time for one event alone looks the
 * same: when others have been handled in between, and for long, it is the event's own failure.
 */

interface Fault {
  readonly since: number;
  /** How many the group had handled in this process then. */
  readonly handled: number;
}

/** What this process remembers of events that failed because a store was away. */
export interface StoreFaults {
  /** Whether a fault is the message's own by now. */
  isOwn(message: Message, handled: number): boolean;
  forget(messages: readonly Message[]): void;
}

// Far more than wait to be tried again; what other processes have handled meanwhile stays until then.
const MOST = 10_000;

/** Begins to remember. `awayMs`: so long a store may be away for one event and not for others. */
export function rememberFaults(awayMs: number): StoreFaults {
  const faults = new Map<string, Fault>();
  return {
    isOwn: ({ topic, id }, handled) => {
      const name = `${topic} ${id}`;
      const fault = faults.get(name);
      if (fault !== undefined) return handled > fault.handled && performance.now() - fault.since >= awayMs;
      if (faults.size >= MOST) faults.clear();
      faults.set(name, { since: performance.now(), handled });
      return false;
    },
    forget: (messages) => {
      for (const { topic, id } of messages) faults.delete(`${topic} ${id}`);
    },
  };
}
