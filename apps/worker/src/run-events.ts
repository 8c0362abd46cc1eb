import {
  type ChangeSource,
  type Consumer,
  type EventStreams,
  openEventOperations,
  openEventStreams,
  readChanges,
  runConsumers,
  runRelay,
} from "@marketplace/durable";
import type { Clock } from "@marketplace/kernel";
import type { Edge, Logger } from "@marketplace/rpc";
import type { Stores } from "@marketplace/stores";
import { followEvents } from "./follow-events.ts";

interface EventWork {
  readonly stores: Pick<Stores, "postgres" | "mongo" | "redis">;
  /** The collections of MongoDB whose changes are events. */
  readonly changes: readonly ChangeSource[];
  /** Called when some of those changes were lost, and documents were published as they are instead. */
  readonly healed: () => Promise<unknown>;
  readonly consumers: readonly Consumer[];
  readonly metrics: Edge["metrics"];
  readonly clock: Clock;
  readonly log: Logger;
}

/** Events on their way, until they are stopped. */
interface RunningEvents {
  /** For who else publishes. */
  readonly streams: Pick<EventStreams, "publish">;
  /** How many published events a group has not handled yet, whichever process will. */
  backlog(group: string): Promise<number>;
  /** Ends after what is under way. */
  stop(): Promise<void>;
}

/** Publishes the events of the outbox and the changes in MongoDB, and has the consumers handle what was published. */
export function runEvents(work: EventWork): RunningEvents {
  const { stores, changes, healed, consumers, metrics, clock, log } = work;
  const { postgres, mongo, redis } = stores;
  const own = { clock, random: Math.random, log };
  const streams = openEventStreams({ redis, log });
  const relay = runRelay({ ...own, sequelize: postgres.sequelize, streams });
  const reader = readChanges({ ...own, mongo, streams, collections: changes, healed });
  const consuming = runConsumers({ ...own, redis, consumers });
  const operations = openEventOperations({ redis, log });
  followEvents(metrics, { streams, relay, reader, consuming, operations });
  return {
    streams,
    async backlog(name) {
      const lags = (await operations.lag()).filter(({ group }) => group === name);
      return lags.reduce((sum, { pending, undelivered }) => sum + pending + undelivered, 0);
    },
    async stop() {
      await Promise.all([relay.stop(), reader.stop(), consuming.stop()]);
      await streams.close();
    },
  };
}
