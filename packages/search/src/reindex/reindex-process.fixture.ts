/*
 * A process that does what a worker does for searching, until it is killed: it reads the changes of listings, brings
 * their events to cards, and works at jobs.
 */
import {
  armCrashPoint,
  crashPoints,
  openEventStreams,
  openProjectionWorker,
  projectionConsumer,
  readChanges,
  runConsumers,
} from "@marketplace/durable";
import { systemClock } from "@marketplace/kernel";
import { listingChanges } from "@marketplace/listings";
import { openMongo, openRedis } from "@marketplace/stores";
import { obeyOrders } from "@marketplace/testing/obey-orders";
import { z } from "zod";
import { projectCards } from "../card-projection.ts";

const env = z
  .object({
    MONGO_URL: z.string(),
    MONGO_DATABASE: z.string(),
    REDIS_URL: z.string(),
    REDIS_KEY_PREFIX: z.string(),
    /** How long an old generation is kept up. */
    GRACE_MS: z.coerce.number(),
  })
  .parse(process.env);

const settings = { ...env, MONGO_POOL_MAX: 10, STORE_TIMEOUT_MS: 10_000 };
const say = process.env.REINDEX_LOG === "1" ? console.error : () => {};
const log = { info: say, warn: say, error: say };
const mongo = openMongo(settings);
const redis = openRedis(settings, () => {});
const own = { clock: systemClock, random: Math.random, log };

const cards = projectCards({ mongo, changed: async () => {} });

function bringEvents(): void {
  const streams = openEventStreams({ redis, log });
  const limits = { waitMs: 40, leaseMs: 400, standbyMs: 60 };
  readChanges({ ...own, mongo, streams, collections: [listingChanges], limits });
  runConsumers({
    ...{ ...own, redis, consumers: [projectionConsumer(cards, { mongo })] },
    limits: { blockMs: 50, sweepMs: 50, claimMs: 500 },
  });
  const { catchUp } = openProjectionWorker({ ...own, mongo, projections: [cards] });
  const again = () =>
    void catchUp()
      .catch(say)
      .finally(() => setTimeout(again, 50));
  again();
}

function workAtJobs(): void {
  const jobs = openProjectionWorker({
    ...{ ...own, mongo, projections: [cards], leaseMs: 1_000, graceMs: env.GRACE_MS },
  });
  const again = () =>
    void jobs
      .run()
      .catch(say)
      .finally(() => setTimeout(again, 50));
  again();
}

const orderSchema = z.discriminatedUnion("do", [
  z.object({ do: z.enum(["events", "jobs"]) }),
  z.object({ do: z.literal("points") }),
  z.object({ do: z.literal("arm"), point: z.string(), nth: z.int() }),
]);

await obeyOrders({
  orders: orderSchema,
  obey: async (order) => {
    if (order.do === "events") bringEvents();
    if (order.do === "jobs") workAtJobs();
    if (order.do === "arm") armCrashPoint({ point: order.point, nth: order.nth, crash: "kill" });
    return Object.fromEntries(crashPoints());
  },
  connect: () => Promise.all([mongo.client.connect(), redis.redis.ping()]),
  say,
});
