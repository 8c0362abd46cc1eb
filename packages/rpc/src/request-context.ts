import type { IncomingMessage, ServerResponse } from "node:http";
import { MarketplaceError } from "@marketplace/kernel";
import { parseCookie, stringifySetCookie } from "cookie";
import { callerAddress } from "./caller-address.ts";
import type { Actor, Authenticate, Context, Cookies } from "./context.ts";
import type { Door } from "./door.ts";
import type { Edge } from "./edge.ts";
import { wantsStream } from "./fast-path/plain-get.ts";
import { tellStanding } from "./limits/standing-headers.ts";
import { tooMany } from "./limits/too-many.ts";
import type { Logger } from "./logger.ts";
import { requestIdOf } from "./request-id.ts";
import type { AskOrGuest } from "./session-watch.ts";

/** Longest silence of a subscription's connection. */
const STUCK_MS = 60_000;

/** What the contexts of one server's requests are made of. */
export interface ContextSources {
  readonly log: Logger;
  readonly authenticate: Authenticate;
  readonly edge: Pick<Edge, "metrics" | "limits" | "subscriptions">;
  /** What a request costs the account that it comes from. */
  readonly costOf: (request: IncomingMessage) => number;
  readonly askOrGuest: AskOrGuest;
  /** The place that a request has at work. */
  readonly door: Pick<Door, "leaveWork" | "working">;
  /** How many proxies stand in front and add to X-Forwarded-For. */
  readonly trustedProxies: number;
}

/** Builds the context of one HTTP request. */
export function requestContext(
  request: IncomingMessage,
  response: ServerResponse,
  sources: ContextSources,
): Context {
  const { edge, costOf, askOrGuest, trustedProxies } = sources;
  const requestId = requestIdOf(request);
  const log = sources.log.child({ requestId });
  const { authorization } = request.headers;
  const resolve = async (token: string): Promise<Actor> => {
    const actor = await sources.authenticate(token);
    const standing = edge.limits.spendOf(actor.userId, costOf(request));
    tellStanding(response, standing);
    if (!standing.allowed) throw tooMany("requests", { retryAfterSeconds: standing.resetSeconds });
    return actor;
  };
  let resolved: Promise<Actor> | undefined;
  const actorOf = (token: string): Promise<Actor> => {
    resolved ??= resolve(token);
    return resolved;
  };
  return {
    requestId,
    address: callerAddress(request, trustedProxies),
    userAgent: request.headers["user-agent"] ?? "",
    log,
    count: edge.metrics.count,
    cookies: requestCookies(request, response),
    working: () => sources.door.working(response),
    viewer: async () => (authorization === undefined ? null : actorOf(tokenIn(authorization))),
    viewerOrGuest: async () => {
      if (authorization === undefined) return null;
      const token = tokenIn(authorization);
      return askOrGuest(
        () => actorOf(token),
        (err) => log.warn({ err }, "a session cannot be looked up; its holder is answered as a guest"),
      );
    },
    subscribe: ({ userId }) => {
      // Who is signed in was so by this token, and it is asked about each time anew, past what this request knows.
      const check = async () => sources.authenticate(tokenIn(authorization ?? ""));
      const subscription = edge.subscriptions.begin({ userId, check });
      sources.door.leaveWork(response);
      // Each ping is a sign of life; a reader that takes nothing holds its place for no longer.
      response.setTimeout(STUCK_MS, () => response.destroy());
      if (response.destroyed) subscription.close();
      else response.once("close", subscription.close);
      return subscription;
    },
    validated: authorization !== undefined,
  };
}

function tokenIn(authorization: string): string {
  const token = /^Bearer ([A-Za-z0-9_-]{20,200})$/i.exec(authorization)?.[1];
  if (token === undefined) {
    throw new MarketplaceError(
      "UNAUTHENTICATED",
      "The authorization header must be: Bearer, a space, an access token.",
    );
  }
  return token;
}

function requestCookies(request: IncomingMessage, response: ServerResponse): Cookies {
  const sent = parseCookie(request.headers.cookie ?? "");
  const write = (name: string, value: string, maxAge: number) =>
    response.appendHeader(
      "set-cookie",
      stringifySetCookie({
        name,
        value,
        maxAge,
        path: "/",
        secure: true,
        httpOnly: true,
        sameSite: "strict",
      }),
    );
  return {
    insist: () => {
      if (!wantsStream(request.headers)) return;
      const words = "A stream can set no cookie; ask without trpc-accept, as httpLink and httpBatchLink do.";
      throw new MarketplaceError("UNSUPPORTED_REQUEST", words);
    },
    get: (name) => sent[name],
    set: (name, value, maxAgeSeconds) => {
      write(name, value, maxAgeSeconds);
    },
    clear: (name) => {
      write(name, "", 0);
    },
  };
}
