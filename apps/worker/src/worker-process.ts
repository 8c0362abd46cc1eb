import { openSagas, runDurableWorker } from "@marketplace/durable";
import { idsFrom, MarketplaceError, systemClock } from "@marketplace/kernel";
import { openSales } from "@marketplace/listings";
import { type Logger, type RunningServer, router, startApi } from "@marketplace/rpc";
import type { Settings } from "@marketplace/stores";

/**
 * Starts the process that finishes in the background what others have left: two-phase commits whose coordinator
 * died, and sagas. Any number of them may run. It answers its health alone.
 * @throws Error when it cannot start; then nothing stays open.
 */
export function startWorker(settings: Settings, log: Logger): Promise<RunningServer> {
  return startApi(settings, log, {
    name: "worker",
    port: settings.WORKER_PORT,
    async assemble(stores) {
      const { sequelize } = stores.postgres;
      const { twoPhase } = openSales({ ...stores, clock: systemClock, newId: idsFrom(systemClock), log });
      const sagas = openSagas({ sequelize, twoPhase, log, definitions: [] });
      const worker = runDurableWorker({ sagas, twoPhase, log });
      return {
        router: router({}),
        authenticate: () =>
          Promise.reject(new MarketplaceError("NOT_FOUND", "There is nothing to call here.")),
        stop: () => worker.stop().then(() => sagas.close()),
      };
    },
  });
}
