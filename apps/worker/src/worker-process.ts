import { openCache } from "@marketplace/cache";
import { purgeDecisions, purgeOutbox, runDurableWorker } from "@marketplace/durable";
import { idsFrom, MarketplaceError, systemClock } from "@marketplace/kernel";
import {
  attachPhotograph,
  favouriteChanges,
  favouriteConsumer,
  flushViews,
  listingChanges,
  openSales,
} from "@marketplace/listings";
import { mediaConsumer, purgeUploads, runPump, sweepUploads, uploadChanges } from "@marketplace/media";
import { notificationConsumer } from "@marketplace/notifications";
import { expireOffers, expireReservations, openOrders, passDeadlines } from "@marketplace/orders";
import { openProvider, purgeReports } from "@marketplace/payments";
import { openPayouts, runPayouts } from "@marketplace/payouts";
import { projectProfiles } from "@marketplace/reviews";
import { type Logger, mutationsOnly, purgeAnswers, type RunningServer, startApi } from "@marketplace/rpc";
import { alertChanges, alertConsumer, projectCards } from "@marketplace/search";
import type { Settings } from "@marketplace/stores";
import { setAvatar } from "@marketplace/users";
import { cacheConsumer } from "./cache-consumer.ts";
import { followMedia } from "./follow-media.ts";
import { openMediaSweep } from "./open-media-sweep.ts";
import { openProjections } from "./open-projections.ts";
import { runEvents } from "./run-events.ts";

const VIEWS_MS = 5_000;
// The longer, the more listings' words are counted at once; corrections and completions know of a new one so late.
const WORDS_MS = 1_500;
const SWEEP_MS = 5_000;
// Between two passes of a job that somebody waits for; the sweep itself rests for a minute.
const MEDIA_MS = 1_000;

// Nobody waits for these, and a pass deletes up to a thousand rows.
const PURGE_MS = 60_000;
// A purchase alone is several events, so that more of them grow old than of anything else.
const PURGE_EVENTS_MS = 5_000;

/**
 * Starts the process that works in the background: it finishes what others have left, two-phase commits whose
 * coordinator died and sagas, does what deadlines bring about, and carries events to those who react to them. Any number
 * of them may run. It answers its health alone.
 * @throws Error when it cannot start; then nothing stays open.
 */
export function startWorker(settings: Settings, log: Logger, stop?: AbortSignal): Promise<RunningServer> {
  return startApi(settings, log, {
    name: "worker",
    port: settings.WORKER_PORT,
    stop,
    async assemble(stores, _, { metrics }) {
      const cache = await openCache({ redis: stores.redis, clock: systemClock, random: Math.random, log });
      const changed = (tags: readonly string[]) => cache.invalidate(tags);
      const own = { changed, clock: systemClock, newId: idsFrom(systemClock), log };
      const sales = openSales({ ...stores, ...own });
      const { sequelize } = stores.postgres;
      const provider = openProvider(settings, { ...own, sequelize });
      const payouts = openPayouts(settings, { ...own, sequelize });
      const orders = openOrders({ ...stores, ...own, sales, provider }, [payouts.payOut]);
      const projections = openProjections({
        ...stores,
        ...own,
        projections: [projectProfiles(stores), projectCards({ ...stores, ...own })],
      });
      const media = mediaConsumer({
        ...{ ...stores, ...own, concurrency: settings.MEDIA_CONCURRENCY },
        attach: {
          listing: (photograph) => attachPhotograph({ ...stores, ...own }, photograph),
          avatar: (photograph) => setAvatar({ ...stores, ...own }, photograph),
        },
      });
      const events = runEvents({
        ...{ ...own, stores, metrics },
        changes: [listingChanges, favouriteChanges, uploadChanges, alertChanges],
        healed: projections.heal,
        consumers: [
          notificationConsumer({ ...stores, ...own }),
          favouriteConsumer(stores),
          alertConsumer({ ...stores, ...own }),
          cacheConsumer(cache),
          media.consumer,
          ...projections.consumers,
        ],
      });
      const pump = runPump({ ...stores, ...own, streams: events.streams });
      const uploads = { streams: events.streams, backlog: () => events.backlog("media") };
      const sweep = openMediaSweep({ ...own, stores, settings, uploads });
      followMedia(metrics, { media, pump, sweep, ...stores });
      const worker = runDurableWorker({
        sagas: orders.sagas,
        twoPhase: sales.twoPhase,
        jobs: {
          "deadlines of orders": { run: () => passDeadlines(orders) },
          "reservations that ran out": { run: () => expireReservations(orders) },
          "offers that ran out": { run: () => expireOffers(orders) },
          "views of listings": { run: () => flushViews({ ...stores, ...own }), everyMs: VIEWS_MS },
          "uploads that nobody told of": {
            run: () => sweepUploads({ ...stores, ...own, ...uploads }),
            everyMs: SWEEP_MS,
          },
          "sweep of photographs": { run: () => sweep.run(), everyMs: MEDIA_MS },
          "uploads of last week": { run: () => purgeUploads(stores.mongo, own.clock()), everyMs: PURGE_MS },
          projections: { run: () => projections.work() },
          "words of listings": { run: () => projections.catchUp(), everyMs: WORDS_MS },
          payouts: { run: () => runPayouts({ ...payouts, ...stores, ...own, sagas: orders.sagas }) },
          "answers of yesterday": { run: () => purgeAnswers(sequelize, own.clock()), everyMs: PURGE_MS },
          "decisions of last week": { run: () => purgeDecisions(sequelize, own.clock()), everyMs: PURGE_MS },
          "events of last month": {
            run: () => purgeOutbox(sequelize, own.clock()),
            everyMs: PURGE_EVENTS_MS,
          },
          "reports of last month": { run: () => purgeReports(sequelize, own.clock()), everyMs: PURGE_MS },
        },
        log,
      });
      return {
        router: mutationsOnly({}),
        authenticate: () =>
          Promise.reject(new MarketplaceError("NOT_FOUND", "There is nothing to call here.")),
        stop: () =>
          Promise.all([worker.stop(), pump.stop()])
            .then(() => events.stop())
            .then(() => orders.sagas.close())
            .finally(() => cache.close()),
      };
    },
  });
}
