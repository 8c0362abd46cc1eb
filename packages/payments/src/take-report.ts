import { notFound } from "@marketplace/kernel";
import { applyReport, type Payment, type PaymentReport } from "./payment.ts";
import { type Database, lockPayment, savePayment } from "./payment-store.ts";

/** A report of a provider, and when it was received. */
export interface ReceivedReport {
  readonly provider: Payment["provider"];
  readonly key: string;
  readonly report: PaymentReport;
  readonly now: Date;
}

/** What a report made of a payment. */
export interface TakenReport {
  readonly payment: Payment;
  /** Whether it said anything new. Only then is there something to post to the ledger. */
  readonly changed: boolean;
  /** Minor units that it newly tells of: several refunds may arrive as one report, and one as several. */
  readonly moved: { readonly captured: number; readonly refunded: number };
}

/**
 * Takes in what a provider says of a payment, in the caller's transaction. Everyone who hears of it calls this, the
 * one who asked and the webhook: the payment is locked until the transaction ends, so that of two who tell of the
 * same capture one finds `changed`, and what that one posts commits with the change or not at all.
 * @throws MarketplaceError `NOT_FOUND` when this provider has no payment of that key here; `INVALID_TRANSITION` when
 * the report contradicts what is known.
 */
export async function takeReport(
  database: Database,
  { provider, key, report, now }: ReceivedReport,
): Promise<TakenReport> {
  const known = await lockPayment(database, key);
  if (known?.provider !== provider) throw notFound("payment");
  const payment = applyReport(known, report);
  const changed = payment !== known;
  if (changed) await savePayment(database, payment, now);
  const moved = {
    captured: payment.captured - known.captured,
    refunded: payment.refunded - known.refunded,
  };
  return { payment, changed, moved };
}
