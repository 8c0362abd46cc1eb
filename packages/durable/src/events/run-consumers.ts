import { hostname } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import type { Clock } from "@marketplace/kernel";
import type { RedisStore } from "@marketplace/stores";
import type { DurableLog } from "../log.ts";
import type { Consumer } from "./consumer.ts";
import { CONSUMER_LIMITS, type ConsumerLimits } from "./event-limits.ts";
import { openGroupStreams } from "./group-streams.ts";
import { openOwnConnection } from "./own-connection.ts";
import { type ConsumerStats, runGroup } from "./run-group.ts";
import { trimStreams } from "./trim-streams.ts";

interface ConsumersOptions {
  readonly redis: RedisStore;
  readonly consumers: readonly Consumer[];
  readonly clock: Clock;
  /** From 0 to 1, for jitter and names. */
  readonly random: () => number;
  readonly log: DurableLog;
  readonly limits?: Partial<ConsumerLimits>;
}

/** Consumers at work in this process. */
export interface RunningConsumers {
  /** Counts by group. */
  stats(): Readonly<Record<string, ConsumerStats>>;
  /** Ends after the batches that are under way. */
  stop(): Promise<void>;
}

/**
 * Lets groups handle events, each on a connection of its own, until they are stopped; and trims the streams. Any number
 * of processes may do so.
 * @throws RangeError when two consumers are of one group.
 */
export function runConsumers(options: ConsumersOptions): RunningConsumers {
  const { redis, consumers, random, log, clock } = options;
  const limits = { ...CONSUMER_LIMITS, ...options.limits };
  const names = consumers.map(({ group }) => group);
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined) throw new RangeError(`Two consumers are of the group ${twice}`);

  const stopping = new AbortController();
  const { signal } = stopping;
  const me = `${hostname()}-${process.pid}-${random().toString(36).slice(2)}`;
  const groups = consumers.map((consumer) => {
    const streams = openGroupStreams({ store: redis, consumer, me, limits });
    return {
      consumer,
      streams,
      running: runGroup({ consumer, streams, clock, random, log, limits, signal }),
    };
  });
  const trimming = openOwnConnection(redis, "trim");

  async function keepTrim(): Promise<void> {
    while (!signal.aborted) {
      await pause(limits.trimMs * (0.5 + random()), null, { signal }).catch(() => {});
      if (signal.aborted) break;
      await trimming
        .ready()
        .then((own) => trimStreams(own, consumers, limits))
        .catch((err: unknown) => log.warn({ err }, "the streams could not be trimmed"));
    }
    await trimming.close();
  }
  const working = Promise.all([...groups.map(({ running }) => running.ended), keepTrim()]);
  return {
    stats: () => Object.fromEntries(groups.map(({ consumer, running }) => [consumer.group, running.stats()])),
    stop: async () => {
      stopping.abort();
      await working;
    },
  };
}
