import type { Cache } from "@marketplace/cache";
import { type Consumer, defineConsumer } from "@marketplace/durable";
import { MarketplaceError } from "@marketplace/kernel";
import { listingEventTags } from "@marketplace/listings";
import { reviewEventTags } from "@marketplace/reviews";
import { userEventTags } from "@marketplace/users";

/**
 * The consumer that ends what is kept of what has changed: for changes that a command made and died before it did so,
 * and for those that no command makes, such as counters.
 */
export function cacheConsumer(cache: Pick<Cache, "invalidate" | "stats">): Consumer {
  return defineConsumer({
    group: "cache",
    topics: ["listings", "users", "reviews"],
    handle: async (events) => {
      const tags = events.flatMap((event) => [
        ...listingEventTags(event),
        ...userEventTags(event),
        ...reviewEventTags(event),
      ]);
      await cache.invalidate([...new Set(tags)]);
      // What waits in this process would die with it, and the event is all that tells of it then.
      if (cache.stats().redis.pendingInvalidations > 0)
        throw new MarketplaceError("STORE_UNAVAILABLE", "Redis could not be told what has changed.");
    },
  });
}
