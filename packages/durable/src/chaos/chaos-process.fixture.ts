/*
 * A worker of the chaos tests: it relays, reads changes, keeps the shelf and writes letters, until it is killed.
 */
import { systemClock } from "@marketplace/kernel";
import { openMongo, openPostgres, openRedis } from "@marketplace/stores";
import { obeyOrders } from "@marketplace/testing/obey-orders";
import { z } from "zod";
import { armCrashPoint, crashPoints } from "../crash-point.ts";
import type { ConsumerLimits } from "../events/event-limits.ts";
import { openEventStreams } from "../events/event-streams.ts";
import { readChanges } from "../events/read-changes.ts";
import { runConsumers } from "../events/run-consumers.ts";
import { runRelay } from "../outbox/run-relay.ts";
import { projectionConsumer } from "../projections/projection-consumer.ts";
import { openProjectionWorker } from "../projections/projection-worker.ts";
import { lateStreams } from "./chaos-streams.fixture.ts";
import { letters, shelf, stockChanges } from "./chaos-world.fixture.ts";

const settings = z
  .object({
    POSTGRES_URL: z.string(),
    MONGO_URL: z.string(),
    MONGO_DATABASE: z.string(),
    REDIS_URL: z.string(),
    REDIS_KEY_PREFIX: z.string(),
    STORE_TIMEOUT_MS: z.coerce.number(),
    /** How often handlers fail, from 0 to 1. */
    FAILS: z.coerce.number(),
    /** Whether events come late and more than once. */
    LATE: z.stringbool(),
    ATTEMPTS: z.coerce.number(),
    KEEP_LENGTH: z.coerce.number(),
    /** How long letters take, a few at a time. */
    SLOW_MS: z.coerce.number(),
  })
  .parse(process.env);

const orderSchema = z.discriminatedUnion("do", [
  z.object({
    do: z.literal("arm"),
    at: z.object({ point: z.string(), nth: z.int(), crash: z.enum(["kill", "freeze"]) }).nullable(),
  }),
  z.object({ do: z.literal("points") }),
  /** Begins to work, for as long as it lives. */
  z.object({ do: z.literal("work") }),
]);

/** What such a process can be told to do. */
export type ChaosOrder = z.input<typeof orderSchema>;

const { sequelize } = openPostgres({ ...settings, POSTGRES_POOL_MAX: 8 });
const mongo = openMongo({ ...settings, MONGO_POOL_MAX: 10 });
const redis = openRedis(settings, () => {});
const say = process.env.CHAOS_LOG === "1" ? console.error : () => {};
const log = { info: say, warn: say, error: say };
const world = { sequelize, db: mongo.db };
const random = Math.random;
const limits: Partial<ConsumerLimits> = {
  blockMs: 50,
  sweepMs: 40,
  claimMs: 400,
  retry: { attempts: settings.ATTEMPTS, minMs: 10, maxMs: 200 },
  keepMs: 200,
  keepLength: settings.KEEP_LENGTH,
  trimMs: 150,
};

function work(): void {
  const own = { clock: systemClock, random, log };
  const direct = openEventStreams({ redis, log });
  const streams = settings.LATE ? lateStreams(direct, redis.redis, random) : direct;
  const rows = shelf(world, () => random() * 5);
  runRelay({ ...own, sequelize, streams, pollMs: 20, standbyMs: 60, batch: 50 });
  readChanges({
    ...{ ...own, mongo, streams, collections: [stockChanges] },
    limits: { batch: 50, waitMs: 40, leaseMs: 400, standbyMs: 60 },
  });
  const consumers = [
    projectionConsumer(rows, { mongo }),
    letters(world, () => random() < settings.FAILS, settings.SLOW_MS),
  ];
  runConsumers({ ...own, redis, consumers, limits });
  const jobs = openProjectionWorker({ mongo, projections: [rows], clock: systemClock, log, leaseMs: 400 });
  const again = () =>
    void jobs
      .run()
      .catch(say)
      .finally(() => setTimeout(again, 100));
  again();
}

await obeyOrders({
  orders: orderSchema,
  obey: async (order) => {
    switch (order.do) {
      case "arm":
        return armCrashPoint(order.at);
      case "points":
        return Object.fromEntries(crashPoints());
      case "work":
        return work();
    }
  },
  connect: () =>
    Promise.all([sequelize.query("SELECT 1"), mongo.db.command({ ping: 1 }), redis.redis.ping()]),
  say,
});
