import type { DomainEvent } from "@marketplace/kernel";
import type { RedisStore } from "@marketplace/stores";
import type { DurableLog } from "../log.ts";
import type { BrokerState } from "./broker-state.ts";
import type { StreamLimits } from "./event-limits.ts";
import { MARK_KEY, streamKey, topicOf } from "./stream-key.ts";

/** Counts of one process since it opened its streams. */
export interface StreamStats {
  readonly published: number;
  readonly failures: number;
}

/** The streams of Redis, for whoever publishes. */
export interface EventStreams {
  /**
   * Adds events to the streams of their topics, in this order, and tells on which server they are.
   * @throws when not all of them are known to be kept; some may be.
   */
  publish(events: readonly DomainEvent[]): Promise<BrokerState>;
  /** Which server answers. */
  state(): Promise<BrokerState>;
  stats(): StreamStats;
  close(): Promise<void>;
}

interface StreamsOptions {
  readonly redis: RedisStore;
  readonly log: DurableLog;
  readonly limits?: Partial<StreamLimits>;
}

/** Opens the streams for publishing. */
export function openEventStreams({ redis: { redis } }: StreamsOptions): EventStreams {
  const counts = { published: 0, failures: 0 };

  async function state(): Promise<BrokerState> {
    const info = await redis.info("server");
    const run = /^run_id:(\w+)/m.exec(info)?.[1] ?? "";
    await redis.hsetnx(MARK_KEY, "origin", run);
    const { origin = "", ...marks } = await redis.hgetall(MARK_KEY);
    return { origin, run, marks: Object.fromEntries(Object.entries(marks).map(([k, v]) => [k, Number(v)])) };
  }

  async function publish(events: readonly DomainEvent[]): Promise<BrokerState> {
    for (const event of events) {
      await redis.xadd(streamKey(topicOf(event)), "*", "event", JSON.stringify(event));
      counts.published++;
    }
    return state();
  }
  return { publish, state, stats: () => ({ ...counts }), close: async () => {} };
}
