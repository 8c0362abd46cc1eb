import { openSagas } from "@marketplace/durable";
import { idsFrom, systemClock } from "@marketplace/kernel";
import { type ListingDeps, listingCommands, openSales } from "@marketplace/listings";
import { mediaCommands } from "@marketplace/media";
import { type OperationDeps, operationCommands } from "@marketplace/operations";
import { type OrderDeps, orderCommands } from "@marketplace/orders";
import { reviewCommands } from "@marketplace/reviews";
import { type Logger, type RunningServer, router, startApi } from "@marketplace/rpc";
import type { Settings } from "@marketplace/stores";
import { ensureFirstAdmin, openSessions, type UserDeps, userCommands } from "@marketplace/users";

/** What the mutations of all slices stand on. */
type CommandDeps = UserDeps & ListingDeps & OrderDeps & OperationDeps;

/** Every mutation of the marketplace. */
export function commandRouter(deps: CommandDeps) {
  return router({
    users: userCommands(deps),
    media: mediaCommands(deps),
    listings: listingCommands(deps),
    orders: orderCommands(deps),
    reviews: reviewCommands(deps),
    operations: operationCommands(deps),
  });
}

/** Starts the process that serves mutations. @throws Error when it cannot; then nothing stays open. */
export function startCommand(settings: Settings, log: Logger): Promise<RunningServer> {
  return startApi(settings, log, {
    name: "command",
    port: settings.COMMAND_PORT,
    async assemble(stores) {
      const own = { settings, clock: systemClock, newId: idsFrom(systemClock) };
      const sales = openSales({ ...stores, ...own, log });
      const { twoPhase } = sales;
      const { sequelize } = stores.postgres;
      const sagas = openSagas({ sequelize, twoPhase, log, definitions: [] });
      const deps = { ...stores, ...own, sales, twoPhase, sagas };
      const { FIRST_ADMIN_EMAIL: email, FIRST_ADMIN_PASSWORD: password } = settings;
      if (email !== undefined && password !== undefined) {
        const { made } = await ensureFirstAdmin(deps, { email, password });
        if (made) log.info("made the first administrator");
      }
      return {
        authenticate: openSessions(deps).authenticate,
        router: commandRouter(deps),
        stop: () => sagas.close(),
      };
    },
  });
}
