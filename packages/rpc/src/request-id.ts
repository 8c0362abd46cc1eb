import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";

const REQUEST_ID = /^[A-Za-z0-9_-]{8,64}$/;

// Not an AsyncLocalStorage, which makes each promise of the process dearer: with it, reading one document took a fifth
// more processor time.
const given = new WeakMap<IncomingMessage, string>();
const failed = new WeakMap<Error, string>();

/** The id that a request carries through every log line: the caller's own where it is well formed, else one of ours. */
export function requestIdOf(request: IncomingMessage): string {
  const known = given.get(request);
  if (known !== undefined) return known;
  const id = firstRequestIdOf(request);
  given.set(request, id);
  return id;
}

/** The same for a request that nobody asks about again. */
export function firstRequestIdOf({ headers }: IncomingMessage): string {
  const sent = headers["x-request-id"];
  return typeof sent === "string" && REQUEST_ID.test(sent) ? sent : randomUUID();
}

/** Notes in which request something failed, for those who are told of the failure alone. */
export function noteFailureOf(request: IncomingMessage, failure: Error): void {
  failed.set(failure, requestIdOf(request));
}

/** The id of the request in which something failed; null when that was not noted. */
export function failedRequestId(failure: Error): string | null {
  return failed.get(failure) ?? null;
}
