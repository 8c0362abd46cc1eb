import { type ClientFailure, failureIn, type RouterInputs } from "@marketplace/api";
import { isUncertain } from "../app/failure.ts";

type Bundle = RouterInputs["orders"]["placeBundle"];

/** What a press of the button orders, one item or several together, for prices that the buyer has seen. */
export interface OrderRequest extends Omit<Bundle, "idempotencyKey"> {
  /** The accepted offer by which a single item is bought; left out without one. */
  readonly offerId?: string;
}

/** One intended order: the key that makes a repetition of it harmless, and what it asks for. */
export interface Placing {
  readonly key: string;
  readonly request: OrderRequest;
  /** Whether it is unknown if it has been placed: no answer came, or none that says. */
  readonly uncertain: boolean;
}

/** Whether a placing has to end before another thing can be ordered: it may yet come to an order. */
export function isOpen(last: Placing | null, request: OrderRequest): last is Placing {
  return last?.uncertain === true && !sameRequest(last.request, request);
}

/** The placing of a request: the last one again when it asked for the same and has not ended. */
export function nextPlacing(last: Placing | null, request: OrderRequest, newKey: () => string): Placing {
  if (last !== null && sameRequest(last.request, request)) return last;
  return { key: newKey(), request, uncertain: false };
}

// Refused at the door: they say nothing of what the key has come to before.
const beforePlacing = new Set<ClientFailure["code"]>([
  "RATE_LIMITED",
  "OVERLOADED",
  "UNAUTHENTICATED",
  "SESSION_EXPIRED",
  "SESSION_REVOKED",
]);

/** What a failure makes of a placing: null when it is over, so that another try needs a key of its own. */
export function placingAfter(placing: Placing, thrown: unknown): Placing | null {
  const code = failureIn(thrown)?.code;
  if (code !== undefined && beforePlacing.has(code)) return placing;
  // `CHANGE_IN_PROGRESS` is also told of a placing that people must see to.
  if (isUncertain(thrown) || code === "CHANGE_IN_PROGRESS") return { ...placing, uncertain: true };
  return null;
}

/** Whether the server still is at it, so that asking again by the same key tells how it ends. */
export function isStillBeingDone(thrown: unknown): boolean {
  return failureIn(thrown)?.code === "TIMEOUT";
}

function sameRequest(one: OrderRequest, other: OrderRequest): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
