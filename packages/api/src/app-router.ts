import type { categoryQueries, listingCommands, listingQueries } from "@marketplace/listings";
import type { mediaCommands, mediaQueries } from "@marketplace/media";
import type { notificationCommands, notificationQueries } from "@marketplace/notifications";
import type { operationCommands, operationQueries } from "@marketplace/operations";
import type { offerCommands, offerQueries, orderCommands, orderQueries } from "@marketplace/orders";
import type { payoutCommands, payoutQueries } from "@marketplace/payouts";
import type { reviewCommands, reviewQueries } from "@marketplace/reviews";
import type { systemQueries } from "@marketplace/rpc";
import type { searchCommands, searchQueries } from "@marketplace/search";
import type { userCommands, userQueries } from "@marketplace/users";
import type { inferRouterInputs, inferRouterOutputs, TRPCBuiltRouter } from "@trpc/server";

/** The procedures of a slice's router. */
type Procedures<MakeRouter extends (deps: never) => { _def: { record: object } }> =
  ReturnType<MakeRouter>["_def"]["record"];

type RootTypes = ReturnType<typeof systemQueries>["_def"]["_config"]["$types"];

/**
 * Every procedure of the marketplace, commands and queries together, as a client sees it. It exists as a type
 * alone: each process serves the part that is its own.
 */
export type AppRouter = TRPCBuiltRouter<
  RootTypes,
  {
    system: Procedures<typeof systemQueries>;
    users: Procedures<typeof userCommands> & Procedures<typeof userQueries>;
    media: Procedures<typeof mediaCommands> & Procedures<typeof mediaQueries>;
    categories: Procedures<typeof categoryQueries>;
    listings: Procedures<typeof listingCommands> & Procedures<typeof listingQueries>;
    search: Procedures<typeof searchCommands> & Procedures<typeof searchQueries>;
    orders: Procedures<typeof orderCommands> & Procedures<typeof orderQueries>;
    offers: Procedures<typeof offerCommands> & Procedures<typeof offerQueries>;
    payouts: Procedures<typeof payoutCommands> & Procedures<typeof payoutQueries>;
    reviews: Procedures<typeof reviewCommands> & Procedures<typeof reviewQueries>;
    notifications: Procedures<typeof notificationCommands> & Procedures<typeof notificationQueries>;
    operations: Procedures<typeof operationCommands> & Procedures<typeof operationQueries>;
  }
>;

/** What each procedure takes: `RouterInputs["listings"]["create"]`. */
export type RouterInputs = inferRouterInputs<AppRouter>;

/** What each procedure answers: `RouterOutputs["listings"]["byId"]`. */
export type RouterOutputs = inferRouterOutputs<AppRouter>;
