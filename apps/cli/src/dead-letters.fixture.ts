import { defineConsumer, openEventOperations, openEventStreams, runConsumers } from "@marketplace/durable";
import { idsFrom, systemClock } from "@marketplace/kernel";
import type { TestStores } from "@marketplace/testing";
import { until } from "@marketplace/testing";

const log = { info: () => {}, warn: () => {}, error: () => {} };
const limits = { blockMs: 40, sweepMs: 15, retry: { attempts: 2, minMs: 5, maxMs: 20 } };
const newId = idsFrom(systemClock);

/** The group whose events die. */
export const GROUP = "shelf-labels";

/** A consumer of a platform's events that can be made to fail. */
export function failingConsumer({ stores: { redis } }: Pick<TestStores, "stores">) {
  const world = { works: true };
  const handled: string[] = [];
  const consumer = defineConsumer({
    group: GROUP,
    topics: ["books"],
    handle: async (events) => {
      if (!world.works) throw new Error("The \u001b[31mprinter of bo@shop.example is out of paper.");
      handled.push(...events.map(({ aggregateId }) => aggregateId));
    },
  });
  const streams = openEventStreams({ redis, log });
  const operations = openEventOperations({ redis, log });
  const running = runConsumers({
    ...{ redis, consumers: [consumer], clock: systemClock, random: Math.random, log, limits },
  });

  return {
    ...{ world, handled },
    /** Publishes events that the consumer tries and gives up; answers with all its letters by their ids. */
    async died(...books: readonly string[]): Promise<string[]> {
      world.works = false;
      const letters = () => operations.dead({ group: GROUP, limit: 1_000 });
      const { length } = (await letters()).items;
      await streams.publish(
        books.map((aggregateId) => ({
          ...{ id: newId(), type: "books.added", version: 1, aggregateId, sequence: 1, at: systemClock() },
          payload: { title: "Peter Pan" },
        })),
      );
      const { items } = await until(letters, (seen) => seen.items.length === length + books.length);
      return items.map(({ id }) => `${GROUP}:${id}`);
    },
    async close(): Promise<void> {
      await running.stop();
      await streams.close();
    },
  };
}
