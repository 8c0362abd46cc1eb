import type { RedisStore, Settings } from "@marketplace/stores";
import type { Logger } from "../logger.ts";
import { type LimitRule, sharedCounters } from "./limit.ts";
import { networkOf } from "./network-of.ts";
import { openSettledLimit, type SettledLimit, type Standing } from "./settled-limit.ts";

/** The window of the limits of calls, in seconds. */
export const WINDOW_SECONDS = 60;

// A fiftieth of the limit for each round trip: how far each process may overshoot it.
const BLOCKS = 50;

/** How much may be called, counted by procedure call and by what each costs. */
export interface CallLimits {
  /** Counts a cost against the network of an address, unless it would be too much; a matter of a microsecond. */
  spend(address: string, cost: number): Standing;
  /** Counts a cost against an account, unless it would be too much. */
  spendOf(userId: string, cost: number): Standing;
  /** Ends when nothing is on its way to Redis. */
  settled(): Promise<void>;
}

interface CallLimitDeps {
  readonly redis: RedisStore;
  readonly settings: Pick<Settings, "CALLS_PER_MINUTE_ADDRESS" | "CALLS_PER_MINUTE_USER">;
  readonly log: Logger;
  /** Monotonic, in milliseconds. */
  readonly now: () => number;
}

/** Opens the limits of calls of one process. */
export function openCallLimits({ redis, settings, log, now }: CallLimitDeps): CallLimits {
  const onFault = onceAMinute(now, (fault) =>
    log.warn({ err: fault }, "limits are counted by this process alone until Redis is back"),
  );
  const open = (name: string, points: number): SettledLimit => {
    const rule: LimitRule = { name, points, seconds: WINDOW_SECONDS };
    const block = Math.ceil(points / BLOCKS);
    return openSettledLimit({ ...rule, block }, { shared: sharedCounters(redis, rule), now, onFault });
  };
  const addresses = open("calls-address", settings.CALLS_PER_MINUTE_ADDRESS);
  const users = open("calls-user", settings.CALLS_PER_MINUTE_USER);
  return {
    spend: (address, cost) => addresses.spend(networkOf(address), cost),
    spendOf: (userId, cost) => users.spend(userId, cost),
    settled: async () => {
      await Promise.all([addresses.settled(), users.settled()]);
    },
  };
}

function onceAMinute<T>(now: () => number, tell: (what: T) => void): (what: T) => void {
  let next = Number.NEGATIVE_INFINITY;
  return (what) => {
    if (now() < next) return;
    next = now() + 60_000;
    tell(what);
  };
}
