import { systemClock } from "@marketplace/kernel";
import { openMongo, openRedis } from "@marketplace/stores";
import { z } from "zod";

const settings = {
  ...z
    .object({
      MONGO_URL: z.string(),
      MONGO_DATABASE: z.string(),
      REDIS_URL: z.string(),
      REDIS_KEY_PREFIX: z.string(),
    })
    .parse(process.env),
  ...{ MONGO_POOL_MAX: 10, STORE_TIMEOUT_MS: 30_000 },
};

/** Tells what a process that a test starts does, with PROCESS_LOG=1. */
export const say = process.env.PROCESS_LOG === "1" ? console.error : () => {};

/** What such a process works with. */
export const own = {
  ...{ clock: systemClock, random: Math.random },
  log: { info: say, warn: say, error: say },
};

/** Opens what its environment names. */
export function openProcessStores() {
  const [mongo, redis] = [openMongo(settings), openRedis(settings, () => {})];
  return { mongo, redis, connect: () => Promise.all([mongo.client.connect(), redis.redis.ping()]) };
}
