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

/** Names a payment at the provider. */
export interface PaymentName {
  readonly key: string;
  readonly reference: string | null;
}

/** Announces a payment. */
export interface Opening {
  /** Our own name for the payment, and this request's key. */
  readonly key: string;
  readonly money: Money;
}

/** Asks for money to be held on a card; its key is the payment's. */
export interface Authorise extends Opening, PaymentName {
  readonly method: PaymentMethod;
}

/**
 * What the marketplace asks of a payment provider. Every request is idempotent by its key. A call that fails in any
 * way but with a `PaymentReport` leaves its outcome unknown: ask `status` before anything else.
 * @throws MarketplaceError `STORE_UNAVAILABLE` or `TIMEOUT` when the outcome is unknown; `INVALID_TRANSITION` when
 * the payment is not such that it can be done; `IDEMPOTENCY_MISMATCH` when the key was used for another request.
 */
export interface PaymentProvider {
  readonly name: "sandbox" | "stripe";
  /**
   * Announces a payment, which holds nothing yet. Its reference is to be committed before `authorise` is called,
   * since `status` may need it; null where the key alone finds a payment. See `requestPayment`.
   */
  open(request: Opening): Promise<{ readonly reference: string | null }>;
  authorise(request: Authorise): Promise<PaymentReport>;
  capture(payment: PaymentName, request: Request & { readonly money: Money }): Promise<PaymentReport>;
  /**
   * Lets go of what is held, and keeps a request that is still on its way from holding anything: from here on
   * `authorise` answers that the payment is voided. Null when nothing was announced that could be authorised.
   */
  void(payment: PaymentName, request: Request): Promise<PaymentReport | null>;
  refund(payment: PaymentName, request: Request & { readonly money: Money }): Promise<PaymentReport>;
  /**
   * What the provider knows of a payment; null when nothing was held or tried so far. A request that is still on its
   * way may yet arrive: repeat it by its key, or `void` the payment, before relying on that.
   */
  status(payment: PaymentName): Promise<PaymentReport | null>;
  /** Stands for the buyer who confirms at their bank; there where no bank is, as in the sandbox. */
  readonly confirm?: (key: string) => Promise<PaymentReport>;
}
