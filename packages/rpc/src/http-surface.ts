import { STANDING_HEADERS } from "./limits/standing-headers.ts";

/** Where a router's procedures are. */
export const BASE_PATH = "/trpc/";

/** Calls in one request. */
export const MAX_BATCH = 10;

/** What a browser lets a page of another origin read of an answer's headers. */
export const EXPOSED_HEADERS: readonly string[] = ["x-request-id", "retry-after", ...STANDING_HEADERS];

/** On every answer. They are data: no page may frame them, run them, or guess what they are. */
export const SECURITY_HEADERS: ReadonlyMap<string, string> = new Map([
  ["cache-control", "no-store"],
  ["content-security-policy", "default-src 'none'; frame-ancestors 'none'"],
  ["cross-origin-resource-policy", "same-site"],
  ["referrer-policy", "no-referrer"],
  // Browsers heed it over TLS alone, which the proxy in front speaks.
  ["strict-transport-security", "max-age=31536000"],
  ["x-content-type-options", "nosniff"],
  ["x-frame-options", "DENY"],
]);
