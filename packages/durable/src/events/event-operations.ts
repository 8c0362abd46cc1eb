import type { DomainEvent } from "@marketplace/kernel";
import type { RedisStore } from "@marketplace/stores";
import type { DurableLog } from "../log.ts";

/** How far a group is behind on one topic. */
export interface EventLag {
  readonly group: string;
  /** A topic, or `replay:GROUP` for what was given back to the group. */
  readonly topic: string;
  /** Given to a consumer, and not yet handled; among them what is to be tried again. */
  readonly pending: number;
  /** Of these, what has failed and waits to be tried again. */
  readonly waiting: number;
  /** Not yet given to any; 10,000 stands for more. */
  readonly undelivered: number;
  /** How long ago the oldest of both was published, in milliseconds; 0 when there is none. */
  readonly oldestMs: number;
  /** Consumers that hold messages and gave no sign of life for the time after which they are taken over. */
  readonly idleConsumers: number;
  /** Events that the group has handled, of all its topics. */
  readonly handled: number;
  readonly lastHandledAt: Date | null;
  /** Dead letters of the group, of all its topics. */
  readonly dead: number;
}

/** An event that a group has given up. */
export interface DeadLetter {
  /** Its id among the dead letters of its group. */
  readonly id: string;
  readonly group: string;
  readonly topic: string;
  /** Null when what stood in the stream was no event. */
  readonly event: DomainEvent | null;
  readonly error: string;
  /** How often it was tried. */
  readonly attempts: number;
  readonly failedFirstAt: Date;
  readonly diedAt: Date;
}

/** Which dead letters are meant. */
export interface DeadChoice {
  readonly group: string;
  readonly ids: readonly string[] | "all";
  /** At most so many. */
  readonly limit: number;
}

/** What operators see of events, and do about them. */
export interface EventOperations {
  /** How far each group is behind, by group and topic. */
  lag(): Promise<readonly EventLag[]>;
  /** Dead letters, of one group or of all, the oldest first. */
  dead(page: {
    readonly group?: string;
    readonly limit: number;
    readonly cursor?: string;
  }): Promise<{ readonly items: readonly DeadLetter[]; readonly nextCursor: string | null }>;
  /** Gives dead letters back to their group alone, as new; tells how many. */
  replay(choice: DeadChoice): Promise<number>;
  /** Deletes dead letters; tells how many. */
  discard(choice: DeadChoice): Promise<number>;
  /** Removes a group that no process runs any more: what it has not handled is no longer kept for it. */
  forget(group: string): Promise<void>;
}

/** Opens the operators' side of events. */
export function openEventOperations(_options: {
  readonly redis: RedisStore;
  readonly log: DurableLog;
}): EventOperations {
  return {
    lag: async () => [],
    dead: async () => ({ items: [], nextCursor: null }),
    replay: async () => 0,
    discard: async () => 0,
    forget: async () => {},
  };
}
