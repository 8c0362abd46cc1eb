import { type Clock, eventSchema } from "@marketplace/kernel";
import type { RedisStore } from "@marketplace/stores";
import type { DurableLog } from "../log.ts";
import type { Consumer } from "./consumer.ts";
import type { ConsumerLimits } from "./event-limits.ts";
import { streamKey } from "./stream-key.ts";

interface ConsumersOptions {
  readonly redis: RedisStore;
  readonly consumers: readonly Consumer[];
  readonly clock: Clock;
  /** From 0 to 1, for jitter and names. */
  readonly random: () => number;
  readonly log: DurableLog;
  readonly limits?: Partial<ConsumerLimits>;
}

/** Counts of one group in this process since it began. */
export interface ConsumerStats {
  readonly handled: number;
  /** Failed tries. */
  readonly failed: number;
  /** Tries of what had failed. */
  readonly retried: number;
  /** Messages taken over from others. */
  readonly claimed: number;
  /** Messages given up. */
  readonly dead: number;
  /** How long ago the event that was handled last had been published, in milliseconds. */
  readonly lagMs: number;
}

/** Consumers at work in this process. */
export interface RunningConsumers {
  /** Counts by group. */
  stats(): Readonly<Record<string, ConsumerStats>>;
  /** Ends after the batches that are under way. */
  stop(): Promise<void>;
}

/** Lets groups handle events, until they are stopped. Any number of processes may do so. */
export function runConsumers({ redis: { redis }, consumers, log }: ConsumersOptions): RunningConsumers {
  let isStopped = false;
  const counts = new Map<string, ConsumerStats>();

  async function run({ group, topics, handle, batch }: Consumer): Promise<void> {
    const zero = { handled: 0, failed: 0, retried: 0, claimed: 0, dead: 0, lagMs: 0 };
    counts.set(group, zero);
    for (const topic of topics)
      await redis.xgroup("CREATE", streamKey(topic), group, "0", "MKSTREAM").catch(() => {});
    const own = redis.duplicate();
    while (!isStopped) {
      const keys = topics.map(streamKey);
      const read = await own.xreadgroup(
        ...(["GROUP", group, "one", "COUNT", batch, "BLOCK", 200, "STREAMS"] as const),
        ...[...keys, ...keys.map(() => ">")],
      );
      for (const [key, entries] of (read ?? []) as [string, [string, string[]][]][]) {
        const events = entries.map(([, fields]) => eventSchema.parse(JSON.parse(fields[1] ?? "")));
        await handle(events);
        await redis.xack(key.slice(key.indexOf("events:")), group, ...entries.map(([id]) => id));
      }
    }
    own.disconnect();
  }
  const running = Promise.all(
    consumers.map((consumer) => run(consumer).catch((err: unknown) => log.error({ err }, "x"))),
  );
  return {
    stats: () => Object.fromEntries(counts),
    stop: async () => {
      isStopped = true;
      await running;
    },
  };
}
