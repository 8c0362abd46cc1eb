import type { Cache } from "@marketplace/cache";
import { type Consumer, defineConsumer } from "@marketplace/durable";
import { listingEventTags } from "@marketplace/listings";
import { reviewEventTags } from "@marketplace/reviews";
import { userEventTags } from "@marketplace/users";

/**
 * The consumer that ends what is kept of what has changed: for changes that a command made and died before it did so,
 * and for those that no command makes, such as counters.
 */
export function cacheConsumer(changed: Cache["invalidate"]): Consumer {
  return defineConsumer({
    group: "cache",
    topics: ["listings", "users", "reviews"],
    handle: (events) => {
      const tags = events.flatMap((event) => [
        ...listingEventTags(event),
        ...userEventTags(event),
        ...reviewEventTags(event),
      ]);
      return changed([...new Set(tags)]);
    },
  });
}
