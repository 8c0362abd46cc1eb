import { purgeDecisions, runDurableWorker } from "@marketplace/durable";
import { idsFrom, MarketplaceError, systemClock } from "@marketplace/kernel";
import { openSales } from "@marketplace/listings";
import { expireOffers, expireReservations, openOrders, passDeadlines } from "@marketplace/orders";
import { openProvider, purgeReports } from "@marketplace/payments";
import { openPayouts, runPayouts } from "@marketplace/payouts";
import { type Logger, purgeAnswers, type RunningServer, router, startApi } from "@marketplace/rpc";
import type { Settings } from "@marketplace/stores";

/**
 * Starts the process that works in the background: it finishes what others have left, two-phase commits whose
 * coordinator died and sagas, and does what deadlines bring about. Any number of them may run. It answers its health
 * alone.
 * @throws Error when it cannot start; then nothing stays open.
 */
export function startWorker(settings: Settings, log: Logger): Promise<RunningServer> {
  return startApi(settings, log, {
    name: "worker",
    port: settings.WORKER_PORT,
    async assemble(stores) {
      const own = { clock: systemClock, newId: idsFrom(systemClock), log };
      const sales = openSales({ ...stores, ...own });
      const { sequelize } = stores.postgres;
      const provider = openProvider(settings, { ...own, sequelize });
      const payouts = openPayouts(settings, { ...own, sequelize });
      const orders = openOrders({ ...stores, ...own, sales, provider }, [payouts.payOut]);
      const worker = runDurableWorker({
        sagas: orders.sagas,
        twoPhase: sales.twoPhase,
        jobs: {
          "deadlines of orders": () => passDeadlines(orders),
          "reservations that ran out": () => expireReservations(orders),
          "offers that ran out": () => expireOffers(orders),
          payouts: () => runPayouts({ ...payouts, ...stores, ...own, sagas: orders.sagas }),
          "answers of yesterday": () => purgeAnswers(sequelize, own.clock()),
          "decisions of last week": () => purgeDecisions(sequelize, own.clock()),
          "reports of last month": () => purgeReports(sequelize, own.clock()),
        },
        log,
      });
      return {
        router: router({}),
        authenticate: () =>
          Promise.reject(new MarketplaceError("NOT_FOUND", "There is nothing to call here.")),
        stop: () => worker.stop().then(() => orders.sagas.close()),
      };
    },
  });
}
