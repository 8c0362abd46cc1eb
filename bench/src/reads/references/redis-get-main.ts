/* Reference: one GET from Redis behind Node's own HTTP server. */
import { Redis } from "ioredis";
import { z } from "zod";
import { listenWith, toldBy } from "./listen.ts";

const { REDIS_URL, REDIS_KEY_PREFIX, BODY } = toldBy({
  REDIS_URL: z.string(),
  REDIS_KEY_PREFIX: z.string(),
  BODY: z.string(),
});
const KEY = "reads-reference";
const redis = new Redis(REDIS_URL, { keyPrefix: REDIS_KEY_PREFIX, commandTimeout: 5_000 });
await redis.set(KEY, BODY);

listenWith(async () => {
  const body = await redis.getBuffer(KEY);
  if (body === null) throw new Error("Redis does not have it any more");
  return body;
});
