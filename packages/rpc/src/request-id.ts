import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";

const REQUEST_ID = /^[A-Za-z0-9_-]{8,64}$/;
const current = new AsyncLocalStorage<string>();

/** The id that a request carries through every log line: the caller's own where it is well formed. */
export function requestIdOf(request: IncomingMessage): string {
  const sent = request.headers["x-request-id"];
  return typeof sent === "string" && REQUEST_ID.test(sent) ? sent : randomUUID();
}

/** Does work in the name of a request, for what fails before there is a context to ask. */
export function asRequest(requestId: string, work: () => void): void {
  current.run(requestId, work);
}

/** The id of the request that is being answered; null outside of one. */
export function currentRequestId(): string | null {
  return current.getStore() ?? null;
}
