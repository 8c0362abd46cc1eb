import { CLIENT_HEADER } from "@marketplace/kernel/client-header";
import {
  createTRPCClient,
  httpBatchLink,
  httpLink,
  splitLink,
  type TRPCClient,
  type TRPCLink,
} from "@trpc/client";
import superjson from "superjson";
import type { AppRouter } from "./app-router.ts";
import { pagingLink } from "./paging-link.ts";
import { subscriptionLink } from "./subscription-link.ts";

/** Where the API is and who calls it. */
export interface ClientOptions {
  /** The query process, such as `http://127.0.0.1:4001`; everything goes there when it is the only address. */
  readonly url: string;
  /** The command process, which alone serves mutations. */
  readonly commandUrl?: string | undefined;
  /** An access token, or what tells it anew before each request; a guest when there is none. */
  readonly token?: string | (() => string | null | Promise<string | null>) | undefined;
  /** Names this client in the server's logs. */
  readonly name?: string | undefined;
  /** Whether calls of the same moment travel in one request; they do by default. */
  readonly batch?: boolean | undefined;
  /** Longest wait for an answer, in milliseconds: 15,000 by default. */
  readonly timeoutMs?: number | undefined;
  /** `include` sends and keeps the session's cookie, for pages of another origin than the API's. */
  readonly credentials?: "include" | "same-origin" | "omit" | undefined;
  /** Replaces the platform's own `fetch`, as for tests. */
  readonly fetch?: typeof fetch | undefined;
}

/**
 * The typed client of the marketplace: `client.listings.browse.query({})`, `client.orders.place.mutate({…})`,
 * `client.media.follow.subscribe({…}, { onData })`.
 */
export type MarketplaceClient = TRPCClient<AppRouter>;

const TIMEOUT_MS = 15_000;
// The server's own limit; a larger batch is split.
const MAX_BATCH = 10;
// Room below what servers and proxies accept as an address.
const MAX_URL_LENGTH = 6_000;

/** Makes a client; it opens no connection until the first call. */
export function createClient(options: ClientOptions): MarketplaceClient {
  return createTRPCClient<AppRouter>({ links: clientLinks(options) });
}

/** The links of `createClient`, for clients that add their own before them. */
export function clientLinks(options: ClientOptions): TRPCLink<AppRouter>[] {
  return [
    pagingLink,
    splitLink({
      condition: ({ type }) => type === "mutation",
      true: endLink(options.commandUrl ?? options.url, options),
      false: splitLink({
        condition: ({ type }) => type === "subscription",
        true: followLink(options),
        false: endLink(options.url, options),
      }),
    }),
  ];
}

function followLink(options: ClientOptions): TRPCLink<AppRouter> {
  const { url, timeoutMs = TIMEOUT_MS, fetch: send = fetch, credentials } = options;
  return subscriptionLink({
    ...{ url: trpcUrl(url), headers: () => requestHeaders(options), timeoutMs, credentials },
    // Called as a function of its own: a browser's fetch refuses to be a method.
    fetch: (input, init) => send(input, init),
  });
}

function trpcUrl(url: string): string {
  return `${url.replace(/\/+$/, "")}/trpc`;
}

function endLink(url: string, options: ClientOptions): TRPCLink<AppRouter> {
  const common = {
    url: trpcUrl(url),
    transformer: superjson,
    headers: () => requestHeaders(options),
    fetch: (input: Parameters<typeof fetch>[0], init?: RequestInit) => boundedFetch(input, init, options),
  };
  if (options.batch === false) return httpLink(common);
  return httpBatchLink({ ...common, maxItems: MAX_BATCH, maxURLLength: MAX_URL_LENGTH });
}

async function requestHeaders({
  token,
  name = "api-client",
}: ClientOptions): Promise<Record<string, string>> {
  const bearer = typeof token === "function" ? await token() : (token ?? null);
  return { [CLIENT_HEADER]: name, ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }) };
}

function boundedFetch(
  input: Parameters<typeof fetch>[0],
  init: RequestInit | undefined,
  { fetch: send = fetch, timeoutMs = TIMEOUT_MS, credentials }: ClientOptions,
): Promise<Response> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
  return send(input, { ...init, signal, ...(credentials === undefined ? {} : { credentials }) });
}
