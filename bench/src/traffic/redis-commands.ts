import type { RedisStore } from "@marketplace/stores";

const CALLS = /^cmdstat_([^:]+):calls=(\d+)/gm;

/** How many commands the server has been given since it started, without those that ask how it is. */
export async function redisCommands({ redis }: RedisStore): Promise<number> {
  const stats = await redis.info("commandstats");
  let calls = 0;
  for (const [, name, count] of stats.matchAll(CALLS)) if (name !== "info") calls += Number(count);
  return calls;
}
