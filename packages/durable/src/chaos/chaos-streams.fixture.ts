import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { type DomainEvent, eventSchema } from "@marketplace/kernel";
import { isStoreFault } from "@marketplace/stores";
import type { Redis } from "ioredis";
import { answersOf } from "../events/broker-reply.ts";
import type { EventStreams } from "../events/event-streams.ts";

/*
 * A broker that gives out each event one to three times, each of them late by as much as it likes, so that what was
 * published first may come last. What it has taken it does not lose, whoever is killed.
 */

const LATE = "chaos-late";

/** Publishes into the disorder. */
export function lateStreams(
  streams: EventStreams,
  redis: Redis,
  random: () => number,
): Pick<EventStreams, "publish" | "state"> {
  return {
    state: streams.state,
    publish: async (events) => {
      // Its mark stands where its events do, as that of the streams would.
      const state = await streams.state();
      const adding = redis.multi();
      for (const event of events)
        for (let copies = 1 + Math.floor(random() * 3); copies > 0; copies--)
          adding.zadd(LATE, Date.now() + random() ** 3 * 600, `${randomUUID()} ${JSON.stringify(event)}`);
      answersOf(await adding.exec());
      return state;
    },
  };
}

/** Gives out what is due, shuffled, until it is stopped; `left` tells how much is still to come. */
export function giveOutLate(streams: EventStreams, redis: Redis, random: () => number) {
  const stopping = new AbortController();
  let given = 0;

  async function giveOut(): Promise<void> {
    const due = await redis.zrangebyscore(LATE, "-inf", Date.now(), "LIMIT", 0, 300);
    if (due.length === 0) return;
    const events: DomainEvent[] = due
      .map((text) => ({ text, order: random() }))
      .sort((one, other) => one.order - other.order)
      .map(({ text }) => eventSchema.parse(JSON.parse(text.slice(text.indexOf(" ")))));
    await streams.publish(events);
    await redis.zrem(LATE, ...due);
    given += due.length;
  }
  const working = (async () => {
    while (!stopping.signal.aborted) {
      await giveOut().catch((failure: unknown) => {
        if (!isStoreFault(failure)) throw failure;
      });
      await pause(5);
    }
  })();
  return {
    given: () => given,
    left: () => redis.zcard(LATE),
    stop: async () => {
      stopping.abort();
      await working;
    },
  };
}
