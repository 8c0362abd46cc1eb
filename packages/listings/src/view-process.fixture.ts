/*
 * A process that counts views, or writes them as a worker does, until it is killed. Its parent sends it orders and is
 * answered when each has ended. Its clock stands where its parent's does, or what one counts would be of another window
 * to the other. It notes the sessions of its transactions: what a dead process has left open keeps others out for a
 * minute, which a test need not wait for.
 */
import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { armCrashPoint, crashPoints } from "@marketplace/durable";
import { type Clock, idsFrom } from "@marketplace/kernel";
import { type Mongo, openMongo, openRedis, readSettings } from "@marketplace/stores";
import { obeyOrders } from "@marketplace/testing/obey-orders";
import { z } from "zod";
import { openViewCounter } from "./view-counter.ts";
import { flushViews } from "./view-flush.ts";
import { guest } from "./view-guest.fixture.ts";

const orderSchema = z.discriminatedUnion("do", [
  z.object({
    do: z.literal("arm"),
    at: z.object({ point: z.string(), nth: z.int(), crash: z.enum(["kill", "freeze"]) }).nullable(),
  }),
  z.object({ do: z.literal("points") }),
  z.object({ do: z.literal("flush"), chunk: z.int() }),
  /** Guests by their numbers look at a listing; answered when they were told, or at once. */
  z.object({ do: z.literal("see"), listingId: z.string(), from: z.int(), to: z.int(), told: z.boolean() }),
]);

/** What such a process can be told to do. */
export type ViewOrder = z.input<typeof orderSchema>;

const own = z.object({ CLOCK: z.coerce.number() }).parse(process.env);
const settings = readSettings(process.env);
const quiet = () => {};
const redis = openRedis(settings, quiet);
const { db, transaction } = openMongo(settings);
const clock: Clock = () => new Date(own.CLOCK);
const mongo: Pick<Mongo, "db" | "transaction"> = {
  db,
  transaction: (work) =>
    transaction(async (session) => {
      await db.collection("test_sessions").insertOne({ lsid: session.id });
      return work(session);
    }),
};
const log = { info: quiet, warn: quiet };
const counter = openViewCounter({ redis, mongo, clock, randomBytes, log, limits: { everyMs: 50 } });

async function obey(order: z.output<typeof orderSchema>): Promise<unknown> {
  switch (order.do) {
    case "arm":
      return armCrashPoint(order.at);
    case "points":
      return [...crashPoints()].filter(([, reached]) => reached > 0);
    case "flush":
      return flushViews({ redis, mongo, clock, newId: idsFrom(clock) }, { restMs: 0, chunk: order.chunk });
    case "see":
      for (let visitor = order.from; visitor < order.to; visitor += 1)
        counter.seen(order.listingId, guest(visitor));
      while (order.told && counter.stats().waiting > 0) await pause(5);
      return null;
  }
}

await obeyOrders({
  orders: orderSchema,
  obey,
  connect: () => Promise.all([redis.redis.ping(), db.command({ ping: 1 })]),
  say: (failure) => {
    if (process.env.VIEW_LOG === "1") console.error(failure);
  },
});
