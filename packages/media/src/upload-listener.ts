import type { DurableLog } from "@marketplace/durable";
import type { RedisStore } from "@marketplace/stores";
import { uploadChannel } from "./tell-upload.ts";

/** Hears that something became of accounts' uploads, for all who follow some in this process. */
export interface UploadListener {
  /**
   * Rings whenever one of an account's uploads may have changed; may ring in vain, and may miss one while Redis is away.
   * What it gives back ends that.
   */
  hear(userId: string, ring: () => void): () => void;
  close(): Promise<void>;
}

interface Listening {
  readonly redis: RedisStore;
  readonly log: DurableLog;
}

/** Opens the listener of one process: one connection to Redis however many follow, made when the first one does. */
export function openUploadListener({ redis, log }: Listening): UploadListener {
  const subscriber = redis.redis.duplicate({ connectionName: "marketplace-uploads", lazyConnect: true });
  const bells = new Map<string, Set<() => void>>();
  const ringAll = (channel: string) => {
    for (const ring of bells.get(channel) ?? []) ring();
  };
  subscriber.on("error", () => {
    // The process's other connection tells of the same server.
  });
  subscriber.on("message", ringAll);
  // What was told while it was away is lost.
  subscriber.on("ready", () => {
    for (const channel of bells.keys()) ringAll(channel);
  });

  function tellFault(err: unknown): void {
    log.warn({ err }, "changes of uploads are not heard of, and looked for alone");
  }

  function hear(userId: string, ring: () => void): () => void {
    const channel = uploadChannel(redis, userId);
    const rings = bells.get(channel) ?? new Set();
    rings.add(ring);
    if (rings.size === 1) {
      bells.set(channel, rings);
      // Until then nothing was heard.
      subscriber.subscribe(channel).then(() => ringAll(channel), tellFault);
    }
    return () => {
      if (!rings.delete(ring) || rings.size > 0) return;
      bells.delete(channel);
      subscriber.unsubscribe(channel).catch(tellFault);
    };
  }

  async function close(): Promise<void> {
    if (subscriber.status === "wait") subscriber.disconnect();
    else await subscriber.quit().catch(() => subscriber.disconnect());
  }
  return { hear, close };
}
