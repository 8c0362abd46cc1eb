import { type DomainEvent, idsFrom, systemClock } from "@marketplace/kernel";
import { openTestStores, seededRandom, type TestStores } from "@marketplace/testing";
import { quietLog } from "../quiet-log.fixture.ts";
import { type Consumer, defineConsumer } from "./consumer.ts";
import type { ConsumerLimits } from "./event-limits.ts";
import { type EventOperations, openEventOperations } from "./event-operations.ts";
import { type EventStreams, openEventStreams } from "./event-streams.ts";
import { type RunningConsumers, runConsumers } from "./run-consumers.ts";

/** Waits short enough for tests. */
export const QUICK: Partial<ConsumerLimits> = {
  blockMs: 40,
  sweepMs: 15,
  claimMs: 250,
  retry: { attempts: 3, minMs: 10, maxMs: 40 },
};

/** Streams of a suite's own, and consumers that a test need not stop. */
export interface EventsSuite {
  readonly suite: TestStores;
  readonly streams: EventStreams;
  readonly operations: EventOperations;
  readonly log: ReturnType<typeof quietLog>;
  /** Lets consumers work until the suite, or the test, ends them. */
  run(consumers: readonly Consumer[], limits?: Partial<ConsumerLimits>): RunningConsumers;
  /** Ends all consumers, and deletes every key. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** Opens streams of a suite's own. */
export async function openEventsSuite(): Promise<EventsSuite> {
  const suite = await openTestStores({ migrated: false });
  const { redis } = suite.stores;
  const log = quietLog();
  const streams = openEventStreams({ redis, log });
  const operations = openEventOperations({ redis, log, claimMs: 250 });
  const running = new Set<RunningConsumers>();
  const random = seededRandom(5);

  async function clear(): Promise<void> {
    await Promise.all([...running].map((one) => one.stop()));
    running.clear();
    await deleteKeys(suite);
  }
  return {
    ...{ suite, streams, operations, log, clear },
    run: (consumers, limits = {}) => {
      const one = runConsumers({
        ...{ redis, consumers, clock: systemClock, random, log },
        limits: { ...QUICK, ...limits },
      });
      running.add(one);
      return one;
    },
    close: async () => {
      await clear();
      await streams.close();
      await suite.close();
    },
  };
}

/** Deletes every key of a suite, as if Redis had lost everything. */
export async function deleteKeys({ stores: { redis }, settings }: TestStores): Promise<void> {
  const prefix = settings.REDIS_KEY_PREFIX;
  const keys = await redis.redis.keys(`${prefix}*`);
  if (keys.length > 0) await redis.redis.del(...keys.map((key) => key.slice(prefix.length)));
}

const newId = idsFrom(systemClock);

/** An event of a test. */
export function eventOf(type: string, aggregateId: string, sequence = 1): DomainEvent {
  return { id: newId(), type, version: 1, aggregateId, sequence, at: new Date(), payload: { aggregateId } };
}

/** A consumer that tells whom it was given events of. */
export function noting(group: string, notes: string[], topics: readonly string[] = ["shop"]): Consumer {
  return defineConsumer({
    group,
    topics,
    handle: async (events) => void notes.push(...events.map(nameOf)),
  });
}

/** The aggregate and the sequence of an event. */
export function nameOf({ aggregateId, sequence }: DomainEvent): string {
  return `${aggregateId}${sequence}`;
}
