/*
 * A process that does what a worker does for alerts, as it is told: it publishes what changes, and raises alerts.
 */
import {
  armCrashPoint,
  crashPoints,
  openEventStreams,
  readChanges,
  runConsumers,
} from "@marketplace/durable";
import { idsFrom, systemClock } from "@marketplace/kernel";
import { listingChanges } from "@marketplace/listings";
import { openMongo, openRedis } from "@marketplace/stores";
import { obeyOrders } from "@marketplace/testing/obey-orders";
import { z } from "zod";
import { alertChanges } from "./alert-changes.ts";
import { alertConsumer } from "./alert-consumer.ts";

const env = z
  .object({
    MONGO_URL: z.string(),
    MONGO_DATABASE: z.string(),
    REDIS_URL: z.string(),
    REDIS_KEY_PREFIX: z.string(),
  })
  .parse(process.env);

const settings = { ...env, MONGO_POOL_MAX: 10, STORE_TIMEOUT_MS: 10_000 };
const say = process.env.ALERTS_LOG === "1" ? console.error : () => {};
const log = { info: say, warn: say, error: say };
const mongo = openMongo(settings);
const redis = openRedis(settings, () => {});
const own = { clock: systemClock, random: Math.random, log };

const orderSchema = z.discriminatedUnion("do", [
  z.object({ do: z.enum(["publish", "raise", "points"]) }),
  z.object({ do: z.literal("arm"), point: z.string(), nth: z.int() }),
]);

await obeyOrders({
  orders: orderSchema,
  obey: async (order) => {
    if (order.do === "publish")
      readChanges({
        ...{ ...own, mongo, streams: openEventStreams({ redis, log }) },
        collections: [listingChanges, alertChanges],
        limits: { waitMs: 40, leaseMs: 400, standbyMs: 60 },
      });
    if (order.do === "raise")
      runConsumers({
        ...{ ...own, redis },
        consumers: [alertConsumer({ mongo, clock: systemClock, newId: idsFrom(systemClock) })],
        limits: { blockMs: 50, sweepMs: 50, claimMs: 500 },
      });
    if (order.do === "arm") armCrashPoint({ point: order.point, nth: order.nth, crash: "kill" });
    return Object.fromEntries(crashPoints());
  },
  connect: () => Promise.all([mongo.client.connect(), redis.redis.ping()]),
  say,
});
