import type { IncomingMessage, ServerResponse } from "node:http";
import { MarketplaceError } from "@marketplace/kernel";
import { isStoreFault } from "@marketplace/stores";
import { parseCookie, stringifySetCookie } from "cookie";
import { callerAddress } from "./caller-address.ts";
import type { Actor, Authenticate, Context, Cookies } from "./context.ts";
import type { Logger } from "./logger.ts";
import { currentRequestId, requestIdOf } from "./request-id.ts";

interface ContextSources {
  readonly log: Logger;
  readonly authenticate: Authenticate;
  /** How many proxies stand in front and add to X-Forwarded-For; none by default. */
  readonly trustedProxies?: number;
}

/** Builds the context of one HTTP request. */
export function requestContext(
  request: IncomingMessage,
  response: ServerResponse,
  { log, authenticate, trustedProxies = 0 }: ContextSources,
): Context {
  const requestId = currentRequestId() ?? requestIdOf(request);
  const ownLog = log.child({ requestId });
  let resolved: Promise<Actor | null> | undefined;
  const viewer = () => {
    resolved ??= resolveViewer(request, authenticate);
    return resolved;
  };
  return {
    requestId,
    address: callerAddress(request, trustedProxies),
    log: ownLog,
    cookies: requestCookies(request, response),
    viewer,
    viewerOrGuest: async () => {
      try {
        return await viewer();
      } catch (err) {
        if (!isStoreFault(err)) throw err;
        ownLog.warn({ err }, "a session cannot be looked up; its holder is answered as a guest");
        return null;
      }
    },
    validated: request.headers.authorization !== undefined,
  };
}

async function resolveViewer(request: IncomingMessage, authenticate: Authenticate): Promise<Actor | null> {
  const header = request.headers.authorization;
  if (header === undefined) return null;
  const token = /^Bearer ([A-Za-z0-9_-]{20,200})$/i.exec(header)?.[1];
  if (token === undefined) {
    throw new MarketplaceError(
      "UNAUTHENTICATED",
      "The authorization header must be: Bearer, a space, an access token.",
    );
  }
  return authenticate(token);
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
    get: (name) => sent[name],
    set: (name, value, maxAgeSeconds) => {
      write(name, value, maxAgeSeconds);
    },
    clear: (name) => {
      write(name, "", 0);
    },
  };
}
