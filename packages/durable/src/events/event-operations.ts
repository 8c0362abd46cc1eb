import { MarketplaceError } from "@marketplace/kernel";
import type { RedisStore } from "@marketplace/stores";
import type { Redis } from "ioredis";
import type { DurableLog } from "../log.ts";
import {
  type DeadChoice,
  type DeadLetters,
  type DeadPage,
  discardLetters,
  listLetters,
  replayLetters,
} from "./dead-letters.ts";
import { WAITING } from "./due-messages.ts";
import { type EventLag, knownGroups, lagOfGroups } from "./event-lag.ts";
import { CONSUMER_LIMITS } from "./event-limits.ts";
import { leaveStream, readConsumers } from "./group-place.ts";
import { acksKey, deadKey, failuresKey, GROUPS_KEY, replayTopic, streamKey } from "./stream-key.ts";

/** What operators see of events, and do about them. */
export interface EventOperations {
  /** How far each group is behind, by group and topic. */
  lag(): Promise<readonly EventLag[]>;
  /** Dead letters, of one group or of all, by group and the oldest first. */
  dead(page: DeadPage): Promise<DeadLetters>;
  /** Gives dead letters back to their group alone, as new; tells how many. */
  replay(choice: DeadChoice): Promise<number>;
  /** Deletes dead letters; tells how many. */
  discard(choice: DeadChoice): Promise<number>;
  /**
   * Removes a group that no process runs any more, with its dead letters: nothing is kept for it any longer.
   * @throws MarketplaceError `CHANGE_IN_PROGRESS` while a process runs it.
   */
  forget(group: string): Promise<void>;
}

interface OperationsOptions {
  readonly redis: RedisStore;
  readonly log: DurableLog;
  /** After so long without a sign of life a consumer counts as gone; that of the consumers by default. */
  readonly claimMs?: number;
}

/** Opens the operators' side of events. */
export function openEventOperations(options: OperationsOptions): EventOperations {
  const { log, claimMs = CONSUMER_LIMITS.claimMs } = options;
  const { redis } = options.redis;
  return {
    lag: () => lagOfGroups(redis, claimMs),
    dead: (page) => listLetters(redis, page),
    replay: async (choice) => {
      const events = await replayLetters(redis, choice);
      log.info({ group: choice.group, events }, "dead letters were given back to their group");
      return events;
    },
    discard: async (choice) => {
      const events = await discardLetters(redis, choice);
      log.warn({ group: choice.group, events }, "dead letters were deleted");
      return events;
    },
    forget: async (group) => {
      await forgetGroup(redis, { group, claimMs });
      log.warn({ group }, "a group was removed");
    },
  };
}

async function forgetGroup(
  redis: Redis,
  { group, claimMs }: { readonly group: string; readonly claimMs: number },
): Promise<void> {
  const topics = [...((await knownGroups(redis)).get(group) ?? []), replayTopic(group)];
  for (const topic of topics) {
    const consumers = await readConsumers(redis, streamKey(topic), group);
    if (consumers.some(({ name, idle }) => name !== WAITING && idle < claimMs))
      throw new MarketplaceError(
        "CHANGE_IN_PROGRESS",
        `The group ${group} is run by a process; stop it first.`,
      );
  }
  for (const topic of topics) await leaveStream(redis, streamKey(topic), group);
  await redis.del(...[acksKey(group), deadKey(group), failuresKey(group), streamKey(replayTopic(group))]);
  await redis.hdel(GROUPS_KEY, group);
}
