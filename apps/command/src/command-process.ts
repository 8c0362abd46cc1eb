import { openCache } from "@marketplace/cache";
import { idsFrom, systemClock } from "@marketplace/kernel";
import {
  type ListingDeps,
  listingCommands,
  listingPhotographs,
  openSales,
  roomOnListing,
} from "@marketplace/listings";
import { type MediaDeps, mediaCommands } from "@marketplace/media";
import { notificationCommands } from "@marketplace/notifications";
import { type OperationDeps, openEventDeps, operationCommands } from "@marketplace/operations";
import { followPayment, type OrderDeps, offerCommands, openOrders, orderCommands } from "@marketplace/orders";
import { openProvider, openWebhook } from "@marketplace/payments";
import { openPayouts, type PayoutDeps, payoutCommands } from "@marketplace/payouts";
import { profilesProjection, reviewCommands } from "@marketplace/reviews";
import {
  followCache,
  type Logger,
  mutationsOnly,
  type RawRoute,
  type RunningServer,
  startApi,
} from "@marketplace/rpc";
import { cardsProjection, type SavedSearchDeps, searchCommands } from "@marketplace/search";
import type { Settings } from "@marketplace/stores";
import { ensureFirstAdmin, openSessions, type UserCommandDeps, userCommands } from "@marketplace/users";

/** What the mutations of all slices stand on. */
type CommandDeps = UserCommandDeps &
  ListingDeps &
  OrderDeps &
  OperationDeps &
  PayoutDeps &
  SavedSearchDeps &
  Omit<MediaDeps, "roomOnListing">;

/** Every mutation of the marketplace. */
export function commandRouter(deps: CommandDeps) {
  return mutationsOnly({
    users: userCommands(deps),
    media: mediaCommands({ ...deps, roomOnListing: (target) => roomOnListing(deps, target) }),
    listings: listingCommands(deps),
    search: searchCommands(deps),
    orders: orderCommands(deps),
    offers: offerCommands(deps),
    payouts: payoutCommands(deps),
    reviews: reviewCommands(deps),
    notifications: notificationCommands(deps),
    operations: operationCommands({
      ...deps,
      listingPhotographs: (id) => listingPhotographs(deps.mongo, id),
    }),
  });
}

/** Starts the process that serves mutations. @throws Error when it cannot; then nothing stays open. */
export function startCommand(settings: Settings, log: Logger, stop?: AbortSignal): Promise<RunningServer> {
  return startApi(settings, log, {
    name: "command",
    port: settings.COMMAND_PORT,
    stop,
    async assemble(stores, _log, edge) {
      // To invalidate: nothing is read through it here.
      const cache = await openCache({ redis: stores.redis, clock: systemClock, random: Math.random, log });
      followCache(edge.metrics, cache);
      const changed = (tags: readonly string[]) => cache.invalidate(tags);
      const own = { settings, changed, clock: systemClock, newId: idsFrom(systemClock), random: Math.random };
      const sales = openSales({ ...stores, ...own, log });
      const { sequelize } = stores.postgres;
      const provider = openProvider(settings, { ...own, sequelize });
      const payouts = openPayouts(settings, { ...own, sequelize, log });
      const orders = openOrders({ ...stores, ...own, sales, provider, log }, [payouts.payOut]);
      const events = openEventDeps({
        ...stores,
        ...own,
        projections: [profilesProjection, cardsProjection],
        log,
      });
      const deps = { ...orders, ...payouts, ...stores, ...own, ...events, sales, twoPhase: sales.twoPhase };
      const stop = () => orders.sagas.close().finally(() => cache.close());
      try {
        await makeFirstAdmin(settings, deps, log);
      } catch (failure) {
        await stop();
        throw failure;
      }
      return {
        authenticate: openSessions(deps).authenticate,
        router: commandRouter(deps),
        rawRoutes: [paymentWebhook(settings, deps)],
        stop,
      };
    },
  });
}

async function makeFirstAdmin(settings: Settings, deps: UserCommandDeps, log: Logger): Promise<void> {
  const { FIRST_ADMIN_EMAIL: email, FIRST_ADMIN_PASSWORD: password } = settings;
  if (email === undefined || password === undefined) return;
  const { made } = await ensureFirstAdmin(deps, { email, password });
  if (made) log.info("made the first administrator");
}

/** Where the payment provider tells of what became of a payment. */
function paymentWebhook(settings: Settings, deps: OrderDeps): RawRoute {
  const { postgres, clock, log } = deps;
  return openWebhook(settings, {
    sequelize: postgres.sequelize,
    clock,
    onChange: async ({ transaction }, taken) => {
      await followPayment(deps, transaction, { taken, now: clock() });
    },
    onTrouble: (err, event) => log.error({ err, ...event }, "a payment provider's report could not be taken"),
  });
}
