import type { IncomingMessage } from "node:http";
import { MarketplaceError } from "@marketplace/kernel";
import { CLIENT_HEADER } from "@marketplace/kernel/client-header";

/**
 * Refuses a POST that a browser could be tricked into sending across sites: without our own header, without JSON,
 * or from an origin that is not this server's and not on the list.
 * @throws MarketplaceError `UNSUPPORTED_REQUEST` or `FORBIDDEN`, saying what to send.
 */
export function checkRequestRules(request: IncomingMessage, allowedOrigins: ReadonlySet<string>): void {
  if (request.method !== "POST") return;
  if (!/^application\/json\b/i.test(request.headers["content-type"] ?? "")) {
    throw new MarketplaceError("UNSUPPORTED_REQUEST", "Send the request as application/json.");
  }
  if (request.headers[CLIENT_HEADER] === undefined) {
    throw new MarketplaceError(
      "UNSUPPORTED_REQUEST",
      `Send the header ${CLIENT_HEADER} with your client's name.`,
    );
  }
  const { origin, host } = request.headers;
  const trusted = origin === undefined || allowedOrigins.has(origin) || isOwnOrigin(origin, host);
  const crossSite =
    request.headers["sec-fetch-site"] === "cross-site" && !(origin && allowedOrigins.has(origin));
  if (!trusted || crossSite)
    throw new MarketplaceError("FORBIDDEN", "This site may not call the API; add it to CORS_ORIGINS.");
}

function isOwnOrigin(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && host !== undefined && new URL(origin).host === host;
}
