import type { ServerResponse } from "node:http";
import type { Standing } from "./settled-limit.ts";

/** The headers that `tellStanding` sets. */
export const STANDING_HEADERS = ["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"] as const;

/**
 * Tells a caller how it stands, by the three fields that draft 6 of the IETF's RateLimit headers names and that most
 * clients know: the limit, what is left of it, and the seconds until it is whole again. Of two limits it tells the one
 * that leaves less.
 */
export function tellStanding(response: ServerResponse, { limit, remaining, resetSeconds }: Standing): void {
  const told = response.getHeader("ratelimit-remaining");
  if (response.headersSent || (typeof told === "number" && told < remaining)) return;
  response.setHeader("ratelimit-limit", limit);
  response.setHeader("ratelimit-remaining", remaining);
  response.setHeader("ratelimit-reset", resetSeconds);
}
