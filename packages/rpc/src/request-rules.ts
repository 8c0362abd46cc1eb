import type { IncomingMessage } from "node:http";
import { MarketplaceError } from "@marketplace/kernel";
import { CLIENT_HEADER } from "@marketplace/kernel/client-header";

const JSON_TYPE = /^application\/json\s*(;|$)/i;

/** What a request is held to. */
export interface RequestRules {
  readonly allowedOrigins: ReadonlySet<string>;
  /** Whether it asks for a subscription: though a GET, it is more than a page's address. */
  readonly subscribes: boolean;
}

/**
 * Refuses a POST that a browser could be tricked into sending across sites: without our own header, without JSON,
 * or from an origin that is not this server's and not on the list. So too a subscription, but for the JSON.
 * Also what tRPC would fail at: a TRACE.
 * @throws MarketplaceError `UNSUPPORTED_REQUEST` or `FORBIDDEN`, saying what to send.
 */
export function checkRequestRules(
  request: IncomingMessage,
  { allowedOrigins, subscribes }: RequestRules,
): void {
  // Which no Request can be made with, so that tRPC would fail at it.
  if (request.method === "TRACE")
    throw new MarketplaceError("UNSUPPORTED_REQUEST", "Queries are sent with GET and mutations with POST.");
  const posts = request.method === "POST";
  if (!posts && !subscribes) return;
  if (posts && !JSON_TYPE.test(request.headers["content-type"] ?? "")) {
    throw new MarketplaceError("UNSUPPORTED_REQUEST", "Send the request as application/json.");
  }
  if (request.headers[CLIENT_HEADER] === undefined) {
    throw new MarketplaceError(
      "UNSUPPORTED_REQUEST",
      `Send the header ${CLIENT_HEADER} with your client's name.`,
    );
  }
  if (!comesFromTrustedPage(request, allowedOrigins))
    throw new MarketplaceError("FORBIDDEN", "This site may not call the API; add it to CORS_ORIGINS.");
}

/** Whether no page sent it, or one of this server's own host or of an allowed origin. */
function comesFromTrustedPage({ headers }: IncomingMessage, allowedOrigins: ReadonlySet<string>): boolean {
  const { origin } = headers;
  if (origin !== undefined && allowedOrigins.has(origin)) return true;
  // A browser says so itself, also where a proxy has changed the Host.
  if (headers["sec-fetch-site"] === "cross-site") return false;
  return origin === undefined || isOwnOrigin(origin, headers.host);
}

function isOwnOrigin(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && host !== undefined && new URL(origin).host === host;
}
