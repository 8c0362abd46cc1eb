import { idsFrom, systemClock } from "@marketplace/kernel";
import { categoryQueries, listingQueries } from "@marketplace/listings";
import { orderQueries } from "@marketplace/orders";
import { reviewQueries } from "@marketplace/reviews";
import { type Logger, type RunningServer, router, startApi, systemQueries } from "@marketplace/rpc";
import type { Settings } from "@marketplace/stores";
import { openSessions, userQueries } from "@marketplace/users";

/** Starts the process that serves queries. @throws Error when it cannot; then nothing stays open. */
export function startQuery(settings: Settings, log: Logger): Promise<RunningServer> {
  return startApi(settings, log, {
    name: "query",
    port: settings.QUERY_PORT,
    async assemble(stores) {
      const deps = { ...stores, settings, log, clock: systemClock, newId: idsFrom(systemClock) };
      return {
        authenticate: openSessions(deps).authenticate,
        router: router({
          system: systemQueries({ settings, stores, clock: systemClock }),
          users: userQueries(deps),
          categories: categoryQueries(),
          listings: listingQueries(deps),
          orders: orderQueries(deps),
          reviews: reviewQueries(deps),
        }),
      };
    },
  });
}
