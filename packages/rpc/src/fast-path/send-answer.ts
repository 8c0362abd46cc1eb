import type { IncomingMessage, ServerResponse } from "node:http";
import { EXPOSED_HEADERS } from "../http-surface.ts";
import type { Standing } from "../limits/settled-limit.ts";
import { STANDING_HEADERS } from "../limits/standing-headers.ts";
import { firstRequestIdOf } from "../request-id.ts";
import { encodingFor } from "./encoding.ts";
import type { FinishedAnswer } from "./finished-answer.ts";

const [LIMIT, REMAINING, RESET] = STANDING_HEADERS;
const EXPOSED = EXPOSED_HEADERS.join(",");

interface Sending {
  readonly finished: FinishedAnswer;
  readonly cacheControl: string;
  readonly allowedOrigins: ReadonlySet<string>;
  readonly standing: Standing;
}

/** Sends an answer, or to a client that has it, that it still holds; tells whether it was so. */
export function sendAnswer(
  req: IncomingMessage,
  res: ServerResponse,
  { finished, cacheControl, allowedOrigins, standing }: Sending,
): { readonly isUnchanged: boolean } {
  const asked = req.headers;
  const isUnchanged = holds(req, finished);
  const { body, headers } = isUnchanged
    ? finished.unchanged
    : finished.form(encodingFor(asked["accept-encoding"]));
  const all = [...headers, "cache-control", cacheControl, "x-request-id", firstRequestIdOf(req)];
  const { limit, remaining, resetSeconds } = standing;
  all.push(LIMIT, String(limit), REMAINING, String(remaining), RESET, String(resetSeconds));
  const { origin } = asked;
  if (origin !== undefined && allowedOrigins.has(origin)) {
    all.push("access-control-allow-origin", origin, "access-control-allow-credentials", "true");
    all.push("access-control-expose-headers", EXPOSED);
  }
  res.writeHead(isUnchanged ? 304 : 200, all);
  res.end(body);
  return { isUnchanged };
}

/** Whether a client has an answer: its If-None-Match names the entity tag, strong or weak, or any there is. */
export function holds({ headers }: IncomingMessage, { etag }: Pick<FinishedAnswer, "etag">): boolean {
  const header = headers["if-none-match"];
  if (header === undefined) return false;
  // Ours holds nothing that a quotation mark or a comma of the list could be taken for.
  return header.trim() === "*" || header.includes(etag.slice("W/".length));
}
