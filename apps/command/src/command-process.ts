import { idsFrom, systemClock } from "@marketplace/kernel";
import { type ListingDeps, listingCommands, openSales } from "@marketplace/listings";
import { mediaCommands } from "@marketplace/media";
import { type OrderDeps, orderCommands } from "@marketplace/orders";
import { reviewCommands } from "@marketplace/reviews";
import { type Logger, type RunningServer, router, startApi } from "@marketplace/rpc";
import type { Settings } from "@marketplace/stores";
import { ensureFirstAdmin, openSessions, type UserDeps, userCommands } from "@marketplace/users";

/** What the mutations of all slices stand on. */
type CommandDeps = UserDeps & ListingDeps & OrderDeps;

/** Every mutation of the marketplace. */
export function commandRouter(deps: CommandDeps) {
  return router({
    users: userCommands(deps),
    media: mediaCommands(deps),
    listings: listingCommands(deps),
    orders: orderCommands(deps),
    reviews: reviewCommands(deps),
  });
}

/** Starts the process that serves mutations. @throws Error when it cannot; then nothing stays open. */
export function startCommand(settings: Settings, log: Logger): Promise<RunningServer> {
  return startApi(settings, log, {
    name: "command",
    port: settings.COMMAND_PORT,
    async assemble(stores) {
      const own = { settings, clock: systemClock, newId: idsFrom(systemClock) };
      const deps = { ...stores, ...own, sales: openSales({ ...stores, ...own, log }) };
      const { FIRST_ADMIN_EMAIL: email, FIRST_ADMIN_PASSWORD: password } = settings;
      if (email !== undefined && password !== undefined) {
        const { made } = await ensureFirstAdmin(deps, { email, password });
        if (made) log.info("made the first administrator");
      }
      return { authenticate: openSessions(deps).authenticate, router: commandRouter(deps) };
    },
  });
}
