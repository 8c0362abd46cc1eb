import { randomBytes } from "node:crypto";
import { type Cache, openCache } from "@marketplace/cache";
import { openSagas } from "@marketplace/durable";
import { idsFrom, systemClock } from "@marketplace/kernel";
import {
  categoryQueries,
  type ListingQueryDeps,
  listingQueries,
  listingsShowing,
  openSales,
  openViewCounter,
} from "@marketplace/listings";
import { type FollowDeps, mediaQueries, openUploadListener } from "@marketplace/media";
import { notificationQueries } from "@marketplace/notifications";
import { type OperationDeps, openEventDeps, operationQueries } from "@marketplace/operations";
import { offerQueries, orderQueries } from "@marketplace/orders";
import { payoutQueries } from "@marketplace/payouts";
import { profilesProjection, type ReviewQueryDeps, reviewQueries } from "@marketplace/reviews";
import {
  type ApiProcess,
  followCache,
  type Logger,
  openFastPath,
  queriesOnly,
  type RunningServer,
  startApi,
  systemQueries,
} from "@marketplace/rpc";
import { cardsProjection, type SearchDeps, searchQueries } from "@marketplace/search";
import type { Settings, Stores } from "@marketplace/stores";
import { openSessions, type UserQueryDeps, userQueries } from "@marketplace/users";
import { followViews } from "./follow-views.ts";
import { platformConfig } from "./platform-config.ts";

/** What the queries of all slices stand on. */
type QueryDeps = UserQueryDeps &
  ListingQueryDeps &
  FollowDeps &
  ReviewQueryDeps &
  SearchDeps &
  OperationDeps &
  Stores & { readonly settings: Settings; readonly cache: Cache };

/** Every query of the marketplace. */
export function queryRouter(deps: QueryDeps) {
  return queriesOnly({
    system: systemQueries({ ...deps, stores: deps, config: platformConfig(deps.settings) }),
    users: userQueries(deps),
    media: mediaQueries({ ...deps, listingsShowing: listingsShowing(deps.mongo) }),
    categories: categoryQueries(deps),
    listings: listingQueries(deps),
    search: searchQueries(deps),
    orders: orderQueries(deps),
    offers: offerQueries(deps),
    payouts: payoutQueries(deps),
    reviews: reviewQueries(deps),
    notifications: notificationQueries(deps),
    operations: operationQueries(deps),
  });
}

/** Starts the process that serves queries. @throws Error when it cannot; then nothing stays open. */
export function startQuery(settings: Settings, log: Logger, stop?: AbortSignal): Promise<RunningServer> {
  return startApi(settings, log, queryProcess(settings, stop));
}

/** How the process that serves queries is put together. */
export function queryProcess(
  settings: Settings,
  stop?: AbortSignal,
): ApiProcess<ReturnType<typeof queryRouter>> {
  return {
    name: "query",
    port: settings.QUERY_PORT,
    stop,
    async assemble(stores, log, edge) {
      const cache = await openCache({ redis: stores.redis, clock: systemClock, random: Math.random, log });
      followCache(edge.metrics, cache);
      const changed = (tags: readonly string[]) => cache.invalidate(tags);
      const views = openViewCounter({ ...stores, clock: systemClock, randomBytes, log });
      followViews(edge.metrics, views);
      const uploadListener = openUploadListener({ redis: stores.redis, log });
      const own = {
        ...{ ...stores, settings, cache, changed, clock: systemClock, newId: idsFrom(systemClock) },
        ...{ seen: views.seen, uploadListener },
      };
      // To look at: none of these is started here, and so none is to be closed.
      const { twoPhase } = openSales({ ...own, log });
      const sagas = openSagas({ sequelize: stores.postgres.sequelize, twoPhase, log, definitions: [] });
      const deps = {
        ...own,
        ...openEventDeps({ ...own, projections: [profilesProjection, cardsProjection], log }),
        twoPhase,
        sagas,
      };
      const queries = queryRouter(deps);
      const { CORS_ORIGINS: corsOrigins, TRUSTED_PROXIES: trustedProxies } = settings;
      return {
        authenticate: openSessions(deps).authenticate,
        router: queries,
        early: openFastPath({ router: queries, edge, corsOrigins, trustedProxies, log }).answer,
        stop: () =>
          uploadListener
            .close()
            .finally(() => views.close())
            .finally(() => cache.close()),
      };
    },
  };
}
