import { MarketplaceError } from "@marketplace/kernel";
import Stripe from "stripe";
import { z } from "zod";

const timeoutSchema = z.object({ code: z.literal("ETIMEDOUT") });

/**
 * What a failure of Stripe's library means to the marketplace. A refused card is no failure but a report, and a refused
 * request may have been done before: both are looked at first, and what is left of them comes back as it is.
 */
export function faultOf(thrown: unknown): unknown {
  if (thrown instanceof Stripe.errors.StripeConnectionError)
    return timeoutSchema.safeParse(thrown.detail).success
      ? unknownOutcome("TIMEOUT", thrown)
      : unknownOutcome("STORE_UNAVAILABLE", thrown);
  if (thrown instanceof Stripe.errors.StripeIdempotencyError) return mismatch(thrown);
  if (
    // Stripe's own trouble, a request of the same key that still runs, too many requests, and a key that was revoked:
    // nobody should conclude from them that nothing happened.
    thrown instanceof Stripe.errors.StripeAPIError ||
    thrown instanceof Stripe.errors.StripeRateLimitError ||
    thrown instanceof Stripe.errors.StripeAuthenticationError ||
    thrown instanceof Stripe.errors.StripePermissionError
  )
    return unknownOutcome("STORE_UNAVAILABLE", thrown);
  return thrown;
}

/** A payment is not such that it can be done. */
export function refusal(cause: unknown, current: string): MarketplaceError {
  return new MarketplaceError(
    "INVALID_TRANSITION",
    `The payment provider refuses this of a payment that is ${current}; look at its present state.`,
    { cause, details: { current } },
  );
}

/** A key was used for another request. */
export function mismatch(cause?: unknown): MarketplaceError {
  return new MarketplaceError(
    "IDEMPOTENCY_MISMATCH",
    "This key was used for another payment request; use a new key for a new request.",
    { cause },
  );
}

/** Nobody can say what became of a request. */
export function unknownOutcome(code: "TIMEOUT" | "STORE_UNAVAILABLE", cause?: unknown): MarketplaceError {
  const what = code === "TIMEOUT" ? "did not answer in time" : "cannot be reached or is in trouble";
  return new MarketplaceError(
    code,
    `The payment provider ${what}; what became of the request is not known. Ask for the payment's state before anything else.`,
    { cause },
  );
}
