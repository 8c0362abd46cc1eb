import type { ServerResponse } from "node:http";
import type { Standing } from "./settled-limit.ts";

/** The headers that `tellStanding` sets. */
export const STANDING_HEADERS = ["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"] as const;

/**
 * Tells a caller how it stands, by the three fields that draft 6 of the IETF's RateLimit headers names and that most
 * clients know: the limit, what is left of it, and the seconds until it is whole again.
 */
export function tellStanding(response: ServerResponse, { limit, remaining, resetSeconds }: Standing): void {
  if (response.headersSent) return;
  response.setHeader("ratelimit-limit", limit);
  response.setHeader("ratelimit-remaining", remaining);
  response.setHeader("ratelimit-reset", resetSeconds);
}
