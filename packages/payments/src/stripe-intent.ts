import { z } from "zod";
import type { PaymentReport } from "./payment.ts";
import { fromStripe } from "./stripe-amount.ts";

/** Name in Stripe's metadata under which our own key of a payment stands. */
export const KEY_IN_METADATA = "payment_key";

const metadataSchema = z.record(z.string(), z.string()).default({});
const chargeSchema = z.object({ amount_refunded: z.int() });

const intentSchema = z.object({
  id: z.string(),
  status: z.string(),
  currency: z.string(),
  amount_received: z.int(),
  metadata: metadataSchema,
  last_payment_error: z
    .object({ code: z.string().nullish(), decline_code: z.string().nullish() })
    .nullish()
    .default(null),
  // The id alone, unless it was asked for whole.
  latest_charge: z.union([z.string(), chargeSchema]).nullish().default(null),
});

const refundedChargeSchema = z.object({
  payment_intent: z.string().nullable(),
  currency: z.string(),
  amount_captured: z.int(),
  amount_refunded: z.int(),
  metadata: metadataSchema,
});

/** What is said of a payment, and by which key of ours; its key is undefined when it is not of the marketplace. */
export interface IntentReport {
  readonly key: string | undefined;
  readonly reference: string;
  /** Null while nothing is held and nothing failed. */
  readonly report: Omit<PaymentReport, "key"> | null;
}

/**
 * What a PaymentIntent of Stripe says.
 * @throws ZodError when it is none; Error for a status that this code does not know.
 */
export function readIntent(value: unknown): IntentReport {
  const intent = intentSchema.parse(value);
  const captured = intent.status === "succeeded" ? fromStripe(intent.amount_received, intent.currency) : 0;
  const refunded = refundedOf(intent);
  const failure = declineOf(intent.last_payment_error);
  const status = statusOf(intent.status, { isRefunded: refunded > 0, hasFailed: failure !== null });
  const reference = intent.id;
  const key = intent.metadata[KEY_IN_METADATA];
  if (status === null) return { key, reference, report: null };
  return {
    key,
    reference,
    report: { reference, status, captured, refunded, failure: status === "failed" ? failure : null },
  };
}

/** What a Charge of Stripe says that money was given back of; null when it belongs to no PaymentIntent. */
export function readRefundedCharge(value: unknown): IntentReport | null {
  const charge = refundedChargeSchema.parse(value);
  const reference = charge.payment_intent;
  if (reference === null) return null;
  const captured = fromStripe(charge.amount_captured, charge.currency);
  const refunded = fromStripe(charge.amount_refunded, charge.currency);
  return {
    key: charge.metadata[KEY_IN_METADATA],
    reference,
    report: captured === 0 ? null : { reference, status: "refunded", captured, refunded, failure: null },
  };
}

/** Why a card was refused, in Stripe's stable words, the issuer's own before the general one; null for no reason. */
export function declineOf(
  error: {
    readonly code?: string | null | undefined;
    readonly decline_code?: string | null | undefined;
  } | null,
): string | null {
  if (error === null) return null;
  // The library writes an empty text where Stripe says none.
  return error.decline_code || error.code || "card_error";
}

function refundedOf({ latest_charge, currency }: z.infer<typeof intentSchema>): number {
  if (latest_charge === null || typeof latest_charge === "string") return 0;
  return fromStripe(latest_charge.amount_refunded, currency);
}

function statusOf(
  status: string,
  { isRefunded, hasFailed }: { readonly isRefunded: boolean; readonly hasFailed: boolean },
): PaymentReport["status"] | null {
  switch (status) {
    // Announced, and not yet confirmed with a card; with an error, a card was tried and refused.
    case "requires_payment_method":
      return hasFailed ? "failed" : null;
    case "requires_confirmation":
    case "processing":
      return null;
    case "requires_action":
      return "requires_confirmation";
    case "requires_capture":
      return "authorised";
    case "succeeded":
      return isRefunded ? "refunded" : "captured";
    case "canceled":
      return "voided";
    default:
      throw new Error(`Stripe says that a payment is ${JSON.stringify(status)}, which is not known here`);
  }
}
