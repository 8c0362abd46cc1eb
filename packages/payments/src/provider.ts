import type { Money } from "@marketplace/kernel";
import type { PaymentReport } from "./payment.ts";

/** A card to charge, by the provider's own token for it: card numbers never reach the marketplace. */
export interface PaymentMethod {
  readonly token: string;
}

/** Names one request: a second one with the same key is the same request, and gets the same answer. */
interface Request {
  readonly requestKey: string;
}

/** Asks for money to be held on a card. */
export interface Authorise {
  /** Our own name for the payment, and this request's key. */
  readonly key: string;
  readonly money: Money;
  readonly method: PaymentMethod;
}

/** Names a payment at the provider. */
export interface PaymentName {
  readonly key: string;
  readonly reference: string | null;
}

/**
 * What the marketplace asks of a payment provider. Every request is idempotent by its key. A call that fails in any
 * way but with a `PaymentReport` leaves its outcome unknown: ask `status` before anything else.
 * @throws MarketplaceError `STORE_UNAVAILABLE` or `TIMEOUT` when the outcome is unknown.
 */
export interface PaymentProvider {
  readonly name: "sandbox" | "stripe";
  authorise(request: Authorise): Promise<PaymentReport>;
  capture(payment: PaymentName, request: Request & { readonly money: Money }): Promise<PaymentReport>;
  /** Lets go of what is held; of a payment that never was, too. */
  void(payment: PaymentName, request: Request): Promise<PaymentReport | null>;
  refund(payment: PaymentName, request: Request & { readonly money: Money }): Promise<PaymentReport>;
  /** What the provider knows of a payment; null when it knows none of that key. */
  status(payment: PaymentName): Promise<PaymentReport | null>;
}
