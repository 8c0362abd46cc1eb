import type { IncomingMessage, ServerResponse } from "node:http";
import { EXPOSED_HEADERS, SECURITY_HEADERS } from "../http-surface.ts";
import type { Standing } from "../limits/settled-limit.ts";
import { STANDING_HEADERS } from "../limits/standing-headers.ts";
import { requestIdOf } from "../request-id.ts";
import { encodingFor } from "./encoding.ts";
import type { FinishedAnswer } from "./finished-answer.ts";

// As `serve` and tRPC set them, but for how long an answer may be kept.
const ALWAYS: readonly string[] = [
  ...[...SECURITY_HEADERS].filter(([name]) => name !== "cache-control").flat(),
  ...["access-control-allow-credentials", "true"],
  ...["access-control-expose-headers", EXPOSED_HEADERS.join(",")],
  // `trpc-accept` and `accept` may ask for a stream in the place of this.
  ...["vary", "origin, accept-encoding, authorization, trpc-accept, accept"],
];

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
  const { headers } = req;
  const { origin } = headers;
  const own = [
    ...["x-request-id", requestIdOf(req), "cache-control", cacheControl, "etag", finished.etag],
    ...standingHeaders(standing),
  ];
  if (origin !== undefined && allowedOrigins.has(origin)) own.push("access-control-allow-origin", origin);
  const isUnchanged = isNamed(finished.etag, headers["if-none-match"]);
  if (isUnchanged) {
    res.writeHead(304, [...ALWAYS, ...own]);
    res.end();
  } else {
    const form = finished.form(encodingFor(headers["accept-encoding"]));
    res.writeHead(200, [...ALWAYS, ...form.headers, ...own]);
    res.end(form.body);
  }
  return { isUnchanged };
}

function standingHeaders({ limit, remaining, resetSeconds }: Standing): readonly string[] {
  const [limitName, remainingName, resetName] = STANDING_HEADERS;
  return [limitName, String(limit), remainingName, String(remaining), resetName, String(resetSeconds)];
}

/** Whether an If-None-Match header names an entity tag, strong or weak, or any there is. */
function isNamed(etag: string, header: string | undefined): boolean {
  if (header === undefined) return false;
  // Ours holds nothing that a quotation mark or a comma of the list could be taken for.
  return header.trim() === "*" || header.includes(etag.slice("W/".length));
}
