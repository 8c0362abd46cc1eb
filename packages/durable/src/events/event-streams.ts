import { type DomainEvent, MarketplaceError } from "@marketplace/kernel";
import type { RedisStore } from "@marketplace/stores";
import { z } from "zod";
import { crashPointsAround } from "../crash-point.ts";
import type { DurableLog } from "../log.ts";
import { answersOf, serverSchema, stateOf } from "./broker-reply.ts";
import type { BrokerState } from "./broker-state.ts";
import { STREAM_LIMITS, type StreamLimits } from "./event-limits.ts";
import { openOwnConnection } from "./own-connection.ts";
import { MARK_KEY, streamKey, TOPICS_KEY, topicOf } from "./stream-key.ts";

// A server that was started more often keeps the marks of its latest runs; without its mark a run counts from its begin.
const MOST_MARKS = 32;

/** Counts of one process since it opened its streams. */
export interface StreamStats {
  readonly published: number;
  /** Calls that failed. */
  readonly failures: number;
  /** Entries of each stream, when something was last published in it. */
  readonly lengths: Readonly<Record<string, number>>;
}

/** The streams of Redis, for whoever publishes. */
export interface EventStreams {
  /**
   * Adds events to the streams of their topics, all or none and in this order, and tells on which server they are.
   * @throws when they are not known to be kept, which they may be all the same; `STORE_UNAVAILABLE` when a stream is full.
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

const lengthSchema = z.int();
const add = crashPointsAround("events/add");

/** Opens the streams for publishing, on a connection of their own. */
export function openEventStreams({ redis, log, limits = {} }: StreamsOptions): EventStreams {
  const { alarmLength, maxLength } = { ...STREAM_LIMITS, ...limits };
  const connection = openOwnConnection(redis, "events");
  const lengths = new Map<string, number>();
  const alarmed = new Set<string>();
  const counts = { published: 0, failures: 0 };

  async function state(): Promise<BrokerState> {
    const own = await connection.ready();
    const { run, instant } = serverSchema.parse(await own.info("server"));
    const mark = await own.hgetall(MARK_KEY);
    const known = stateOf(mark, run);
    if (known !== null) {
      await forgetOldest(known);
      return known;
    }
    await own.hsetnx(MARK_KEY, "origin", instant);
    return stateOf(await own.hgetall(MARK_KEY), run) ?? { origin: "", run, marks: {} };
  }

  async function forgetOldest({ marks }: BrokerState): Promise<void> {
    const oldest = Object.entries(marks)
      .sort(([, one], [, other]) => other - one)
      .slice(MOST_MARKS)
      .map(([run]) => run);
    if (oldest.length > 0) await (await connection.ready()).hdel(MARK_KEY, ...oldest);
  }

  async function publish(events: readonly DomainEvent[]): Promise<BrokerState> {
    if (events.length === 0) return state();
    const own = await connection.ready();
    const topics = [...new Set(events.map(topicOf))];
    const look = own.pipeline().info("server");
    for (const topic of topics) look.xlen(streamKey(topic));
    const [info, ...found] = answersOf(await look.exec());
    checkRoom(topics, z.array(lengthSchema).parse(found));

    // In one transaction: the mark of a batch is kept exactly when the batch is.
    const { run, now, instant } = serverSchema.parse(info);
    const write = own.multi().hsetnx(MARK_KEY, "origin", instant).hset(MARK_KEY, run, now);
    for (const event of events) write.xadd(streamKey(topicOf(event)), "*", "event", JSON.stringify(event));
    write
      .sadd(TOPICS_KEY, ...topics)
      .hgetall(MARK_KEY)
      .info("server");
    const answers = await add(async () => answersOf(await write.exec()));
    const after = stateOf(answers.at(-2), serverSchema.parse(answers.at(-1)).run);
    if (after === null || after.run !== run)
      throw new Error("Redis was started anew in the midst of a publication");
    counts.published += events.length;
    return after;
  }

  function checkRoom(topics: readonly string[], found: readonly number[]): void {
    for (const [place, topic] of topics.entries()) {
      const length = found[place] ?? 0;
      lengths.set(topic, length);
      if (length < alarmLength) alarmed.delete(topic);
      else if (!alarmed.has(topic)) {
        alarmed.add(topic);
        log.warn({ topic, length }, "a stream grows long: a group is behind, or is run by no process");
      }
      // Redis also holds sessions and limits: its memory must not go to events that the outbox keeps anyway.
      if (length >= maxLength)
        throw new MarketplaceError(
          "STORE_UNAVAILABLE",
          `The stream of ${topic} is full; it holds ${length} events.`,
        );
    }
  }

  const counted = async <T>(call: Promise<T>): Promise<T> => {
    try {
      return await call;
    } catch (failure) {
      counts.failures++;
      throw failure;
    }
  };
  return {
    publish: (events) => counted(publish(events)),
    state: () => counted(state()),
    stats: () => ({ ...counts, lengths: Object.fromEntries(lengths) }),
    close: connection.close,
  };
}
