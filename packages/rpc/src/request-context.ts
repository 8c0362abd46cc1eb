import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { MarketplaceError } from "@marketplace/kernel";
import { parseCookie, stringifySetCookie } from "cookie";
import type { Actor, Authenticate, Context, Cookies } from "./context.ts";
import type { Logger } from "./logger.ts";

const REQUEST_ID = /^[A-Za-z0-9_-]{8,64}$/;

interface ContextSources {
  readonly log: Logger;
  readonly authenticate: Authenticate;
}

/** The id that a request carries through every log line: the caller's own where it is well formed. */
export function requestIdOf(request: IncomingMessage): string {
  const sent = request.headers["x-request-id"];
  return typeof sent === "string" && REQUEST_ID.test(sent) ? sent : randomUUID();
}

/** Builds the context of one HTTP request. */
export function requestContext(
  request: IncomingMessage,
  response: ServerResponse,
  { log, authenticate }: ContextSources,
): Context {
  const requestId = String(response.getHeader("x-request-id") ?? requestIdOf(request));
  let viewer: Promise<Actor | null> | undefined;
  return {
    requestId,
    address: request.socket.remoteAddress ?? "unknown",
    log: log.child({ requestId }),
    cookies: requestCookies(request, response),
    viewer: () => {
      viewer ??= resolveViewer(request, authenticate);
      return viewer;
    },
  };
}

async function resolveViewer(request: IncomingMessage, authenticate: Authenticate): Promise<Actor | null> {
  const header = request.headers.authorization;
  if (header === undefined) return null;
  const token = /^Bearer ([A-Za-z0-9_-]{20,200})$/.exec(header)?.[1];
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
