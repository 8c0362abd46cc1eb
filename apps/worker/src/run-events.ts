import { type Consumer, openEventStreams, runConsumers, runRelay } from "@marketplace/durable";
import type { Clock } from "@marketplace/kernel";
import type { Logger } from "@marketplace/rpc";
import type { Stores } from "@marketplace/stores";

interface EventWork {
  readonly stores: Pick<Stores, "postgres" | "redis">;
  readonly consumers: readonly Consumer[];
  readonly clock: Clock;
  readonly log: Logger;
}

/** Events on their way, until they are stopped. */
interface RunningEvents {
  /** Ends after what is under way. */
  stop(): Promise<void>;
}

/** Publishes the events of the outbox, and has the consumers handle what was published. */
export function runEvents({ stores: { postgres, redis }, consumers, clock, log }: EventWork): RunningEvents {
  const own = { clock, random: Math.random, log };
  const streams = openEventStreams({ redis, log });
  const relay = runRelay({ ...own, sequelize: postgres.sequelize, streams });
  const consuming = runConsumers({ ...own, redis, consumers });
  return {
    async stop() {
      await Promise.all([relay.stop(), consuming.stop()]);
      await streams.close();
    },
  };
}
