import { MarketplaceError, type Money } from "@marketplace/kernel";
import { z } from "zod";

/** The states of a payment. */
export const PAYMENT_STATUSES = [
  "pending",
  "requires_confirmation",
  "authorised",
  "captured",
  "refunded",
  "voided",
  "failed",
] as const;

/** A state of a payment. */
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

/** What a provider says of a payment, whoever asked, and whether it answers a call or sends a webhook. */
export const paymentReportSchema = z.object({
  /** Our own name for the payment at the provider. */
  key: z.string(),
  /** The provider's name for it. */
  reference: z.string(),
  status: z.enum(PAYMENT_STATUSES).exclude(["pending"]),
  /** Minor units captured so far. */
  captured: z.int(),
  /** Minor units given back so far, never more than were captured. */
  refunded: z.int(),
  /** Why it failed, in the provider's stable words, such as `card_declined`; null when it did not. */
  failure: z.string().nullable(),
});

/** What a provider says of a payment. */
export type PaymentReport = Readonly<z.output<typeof paymentReportSchema>>;

/** A payment as the marketplace knows it. */
export interface Payment extends Omit<PaymentReport, "reference" | "status"> {
  readonly id: string;
  readonly provider: "sandbox" | "stripe";
  readonly reference: string | null;
  readonly status: PaymentStatus;
  readonly money: Money;
  readonly version: number;
}

/**
 * How far along a payment is. Reports arrive twice and out of order, from a call and from a webhook, so a report
 * never takes a payment back: the one that is further along stands, whichever came first.
 */
const progress: Readonly<Record<PaymentStatus, number>> = {
  pending: 0,
  requires_confirmation: 1,
  authorised: 2,
  captured: 3,
  refunded: 4,
  // Ends that nothing follows.
  voided: 5,
  failed: 5,
};

/**
 * What a payment is after a report: the same object when the report says nothing new. Both ways that a report comes
 * in end here, so that a webhook and a call which tell of the same capture make one transition.
 * @throws MarketplaceError `INVALID_TRANSITION` when it contradicts what is known: a void of what was captured, a
 * capture of what had ended or of more than was asked for, or another payment under the same key.
 */
export function applyReport(payment: Payment, report: PaymentReport): Payment {
  if (report.key !== payment.key) throw new Error(`A report of ${report.key} is not about ${payment.key}`);
  if (contradicts(payment, report)) {
    throw new MarketplaceError(
      "INVALID_TRANSITION",
      `A payment that is ${payment.status} cannot become ${report.status}; compare it with the provider's own record.`,
      { details: { current: payment.status, reported: report.status } },
    );
  }
  const isNews =
    progress[report.status] > progress[payment.status] ||
    report.captured > payment.captured ||
    report.refunded > payment.refunded;
  if (!isNews) return payment;
  const captured = Math.max(payment.captured, report.captured);
  const refunded = Math.max(payment.refunded, report.refunded);
  const status = progress[report.status] > progress[payment.status] ? report.status : payment.status;
  return {
    ...payment,
    reference: report.reference,
    status,
    captured,
    refunded,
    failure: status === "failed" ? (report.failure ?? "unknown") : null,
    version: payment.version + 1,
  };
}

function contradicts(payment: Payment, report: PaymentReport): boolean {
  // A second payment at the provider under the same key: money may be held or taken twice.
  if (payment.reference !== null && payment.reference !== report.reference) return true;
  const isTaken = report.status === "captured" || report.status === "refunded";
  if (isTaken !== report.captured > 0) return true;
  if (report.captured > payment.money.amount || report.refunded > report.captured) return true;
  // Of a payment that ended as failed or voided no money is held, whichever of the two is told first.
  if (payment.status === "voided" || payment.status === "failed") return isTaken;
  return payment.captured > 0 && (report.status === "voided" || report.status === "failed");
}
