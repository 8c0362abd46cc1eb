import { Redis } from "ioredis";
import type { Settings } from "./env.ts";

/** Redis with this installation's key prefix on every command. */
export interface RedisStore {
  readonly redis: Redis;
  close(): Promise<void>;
}

type RedisSettings = Pick<Settings, "REDIS_URL" | "REDIS_KEY_PREFIX" | "STORE_TIMEOUT_MS">;

/**
 * Opens a connection that reconnects by itself; a command fails after its time-out instead of queueing for ever.
 * `onFault` is told of connection faults, which ioredis would otherwise print.
 */
export function openRedis(settings: RedisSettings, onFault: (fault: Error) => void): RedisStore {
  const redis = new Redis(settings.REDIS_URL, {
    keyPrefix: settings.REDIS_KEY_PREFIX,
    connectTimeout: settings.STORE_TIMEOUT_MS,
    commandTimeout: settings.STORE_TIMEOUT_MS,
    // A connection on which nothing comes back is given up, or it would stay silent until TCP gives it up.
    socketTimeout: settings.STORE_TIMEOUT_MS,
    maxRetriesPerRequest: 1,
    retryStrategy: (attempt) => Math.min(50 * 2 ** attempt, 2_000),
    connectionName: "marketplace",
  });
  redis.on("error", onFault);

  async function close(): Promise<void> {
    // QUIT waits for a server that may be gone; disconnect always ends.
    await redis.quit().catch(() => redis.disconnect());
  }
  return { redis, close };
}
