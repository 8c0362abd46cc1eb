import { once } from "node:events";
import type { RedisStore } from "@marketplace/stores";
import type { Redis } from "ioredis";

/** A connection to Redis of somebody's own. */
export interface OwnConnection {
  /** The connection once it stands. @throws when it does not within its time. */
  ready(): Promise<Redis>;
  close(): Promise<void>;
}

interface OwnOptions {
  /** Put before every key; the store's own prefix by default. */
  readonly keyPrefix?: string;
}

/**
 * Opens a connection on which nothing queues or is sent twice: what is sent when another server has taken the place of
 * the one that was meant must not reach it.
 */
export function openOwnConnection(
  { redis }: RedisStore,
  name: string,
  options: OwnOptions = {},
): OwnConnection {
  const own = redis.duplicate({
    ...options,
    connectionName: `marketplace-${name}`,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
  });
  const waitMs = redis.options.connectTimeout ?? 5_000;
  // Whoever calls is told by the failure of the call.
  own.on("error", () => {});

  async function ready(): Promise<Redis> {
    if (own.status !== "ready") await once(own, "ready", { signal: AbortSignal.timeout(waitMs) });
    return own;
  }
  return {
    ready,
    close: async () => {
      await own.quit().catch(() => own.disconnect());
    },
  };
}
