import type { RedisStore } from "@marketplace/stores";
import type { CacheLog } from "./log.ts";
import { CHANNEL } from "./redis-tier.ts";

/** Hears what other processes invalidate. Messages get lost: the bound of the memory tier holds without them. */
export interface Channel {
  /** Ends once it is subscribed for the first time. */
  readonly heard: Promise<void>;
  close(): Promise<void>;
}

/** Subscribes on a connection of its own, and again after each time that it was lost. */
export function openChannel({ redis }: RedisStore, log: CacheLog, hear: (message: string) => void): Channel {
  const subscriber = redis.duplicate({ connectionName: "marketplace-cache-channel", autoResubscribe: false });
  // Publishing goes through a script, which puts the prefix before it as before a key.
  const channel = `${redis.options.keyPrefix ?? ""}${CHANNEL}`;
  const heard = new Promise<void>((resolve) => {
    subscriber.on("ready", () => {
      subscriber.subscribe(channel).then(
        () => resolve(),
        (err: unknown) => log.warn({ err }, "the cache cannot hear invalidations"),
      );
    });
  });
  subscriber.on("error", () => {
    // The cache's other connection tells of the same server.
  });
  subscriber.on("message", (_channel, message) => {
    try {
      hear(message);
    } catch (err) {
      log.warn({ err }, "the cache heard something that it does not understand");
    }
  });
  return {
    heard,
    close: async () => {
      await subscriber.quit().catch(() => subscriber.disconnect());
    },
  };
}
