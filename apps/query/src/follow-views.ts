import type { ViewCounter } from "@marketplace/listings";
import type { Metrics } from "@marketplace/rpc";

/** Shows what becomes of views among the figures of the process. */
export function followViews(metrics: Pick<Metrics, "follow">, views: Pick<ViewCounter, "stats">): void {
  metrics.follow(
    {
      name: "marketplace_views_total",
      help: "Views of listings: counted, bots that were not, dropped for want of room",
      type: "counter",
      label: "outcome",
    },
    () => {
      const { counted, bots, dropped } = views.stats();
      return { counted, bots, dropped };
    },
  );
  metrics.follow(
    { name: "marketplace_views_waiting", help: "Views that wait for Redis to be told", type: "gauge" },
    () => views.stats().waiting,
  );
}
