import { type AppRouter, clientLinks, type MarketplaceClient } from "@marketplace/api";
import type { QueryClient } from "@tanstack/react-query";
import { createTRPCClient } from "@trpc/client";
import { createTRPCContext, createTRPCOptionsProxy, type TRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { retryWhenExpired } from "../session/retry-when-expired.ts";
import type { Session } from "../session/session.ts";
import type { RuntimeConfig } from "./runtime-config.ts";

/** Query and mutation options of every procedure: `trpc.listings.browse.infiniteQueryOptions(…)`. */
export type Api = TRPCOptionsProxy<AppRouter>;

/** What stands in React's context; `useApi()` gives the options, `useApiClient()` plain calls. */
export const {
  TRPCProvider: ApiProvider,
  useTRPC: useApi,
  useTRPCClient: useApiClient,
} = createTRPCContext<AppRouter>();

/** What a session's client is made from. */
interface ApiSources {
  readonly config: RuntimeConfig;
  readonly session: Session;
}

/** The client of the signed-in account, or of a guest: it renews an expired session once and tries again. */
export function openApiClient({ config, session }: ApiSources): MarketplaceClient {
  return createTRPCClient<AppRouter>({
    links: [
      ...retryWhenExpired(session),
      ...clientLinks({
        url: config.queryUrl,
        commandUrl: config.commandUrl,
        name: "web",
        credentials: "include",
        token: () => session.accessToken(),
      }),
    ],
  });
}

/** The same options outside React, for the loaders of routes. */
export function apiOptions(client: MarketplaceClient, queryClient: QueryClient): Api {
  return createTRPCOptionsProxy<AppRouter>({ client, queryClient });
}
