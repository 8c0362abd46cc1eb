import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { MEDIA_EVENTS, type Stores } from "@marketplace/stores";

/** Takes a part of what MinIO tells before anybody hears of it, until it is stopped. */
export interface EventsThief {
  /** How many events it saw, and how many of them it took. */
  counts(): { readonly seen: number; readonly taken: number };
  stop(): Promise<void>;
}

const LOOK_MS = 2;

/** Begins to take a share of MinIO's events, from 0 to 1; which, their content says. */
export function stealEvents({ redis: store, minio }: Stores, share: number): EventsThief {
  const bucket = minio.buckets.listingImages;
  const redis = store.redis.duplicate({ keyPrefix: "", connectionName: "thief" });
  // Redis is away at times.
  redis.on("error", () => {});
  const seen = new Map<string, boolean>();
  let isOver = false;

  async function look(list: string): Promise<void> {
    for (const entry of await redis.lrange(list, 0, -1)) {
      const id = createHash("sha256").update(entry).digest("hex");
      if (seen.has(id)) continue;
      const isMeant = Number.parseInt(id.slice(0, 8), 16) / 2 ** 32 < share;
      seen.set(id, isMeant && (await redis.lrem(list, 1, entry)) > 0);
    }
  }
  const running = (async () => {
    while (!isOver) {
      for (const list of [MEDIA_EVENTS.list, `${MEDIA_EVENTS.list}:${bucket}`])
        await look(list).catch(() => {});
      await pause(LOOK_MS);
    }
    redis.disconnect();
  })();
  return {
    counts: () => ({ seen: seen.size, taken: [...seen.values()].filter(Boolean).length }),
    stop: async () => {
      isOver = true;
      await running;
    },
  };
}
