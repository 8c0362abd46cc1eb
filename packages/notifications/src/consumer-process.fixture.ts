/*
 * A process that does what a worker does for notifications, until it is killed: it handles the events of its topics.
 */
import { runConsumers } from "@marketplace/durable";
import { systemClock } from "@marketplace/kernel";
import { openMongo, openRedis } from "@marketplace/stores";
import { obeyOrders } from "@marketplace/testing/obey-orders";
import { z } from "zod";
import { notificationConsumer } from "./reactions.ts";

const env = z
  .object({
    MONGO_URL: z.string(),
    MONGO_DATABASE: z.string(),
    REDIS_URL: z.string(),
    REDIS_KEY_PREFIX: z.string(),
    SEEN_AT: z.coerce.date(),
  })
  .parse(process.env);

const settings = { ...env, MONGO_POOL_MAX: 3, STORE_TIMEOUT_MS: 10_000 };
const quiet = () => {};
const log = { info: quiet, warn: quiet, error: quiet };
const mongo = openMongo(settings);
const redis = openRedis(settings, quiet);
const consumers = runConsumers({
  ...{ redis, clock: systemClock, random: Math.random, log },
  // The events are of a time of the test's own.
  consumers: [{ ...notificationConsumer({ mongo, clock: () => env.SEEN_AT }), batch: 5 }],
  limits: { claimMs: 300, sweepMs: 50, blockMs: 50 },
});

await obeyOrders({
  orders: z.object({}),
  obey: async () => consumers.stats(),
  connect: () => mongo.client.connect(),
  say: quiet,
});
