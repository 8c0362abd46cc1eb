import { MAX_AMOUNT, MarketplaceError, type Money } from "@marketplace/kernel";
import { payoutMinimum } from "./payout-minimum.ts";

/** The states of a payout: `requested` while it is being sent, then one of the two ends. */
export const PAYOUT_STATUSES = ["requested", "sent", "failed"] as const;

/** A state of a payout. */
export type PayoutStatus = (typeof PAYOUT_STATUSES)[number];

/** Money on its way to a seller, or there. */
export interface Payout {
  readonly id: string;
  readonly sellerId: string;
  readonly status: PayoutStatus;
  readonly money: Money;
  /** The provider's name for it, once it is sent. */
  readonly reference: string | null;
  /** Why it was not sent, such as `account_closed`; what it was of is owed again. */
  readonly failure: string | null;
  readonly requestedAt: Date;
  readonly endedAt: Date | null;
}

interface Claim {
  readonly owed: Money;
  /** Whether the seller asked for it, so that any sum will do. */
  readonly isAsked: boolean;
  readonly isSuspended: boolean;
}

/**
 * How much of what is owed is paid out now: all of it, to the largest amount that there is.
 * @throws MarketplaceError `FORBIDDEN` while the seller is suspended; `INVALID_TRANSITION` when too little is owed.
 */
export function payable({ owed, isAsked, isSuspended }: Claim): Money {
  const { currency } = owed;
  if (isSuspended)
    throw new MarketplaceError("FORBIDDEN", "Nothing is paid out to an account that is suspended.");
  const least = isAsked ? 1 : payoutMinimum(currency);
  if (least === null || owed.amount < least) {
    throw new MarketplaceError(
      "INVALID_TRANSITION",
      owed.amount <= 0
        ? `Nothing is owed to you in ${currency} at the moment.`
        : `What is owed in ${currency} waits for more, or for its seller to ask for it.`,
      { details: { owed: owed.amount, currency } },
    );
  }
  return { amount: Math.min(owed.amount, MAX_AMOUNT), currency };
}

/** The day in UTC for which a payout is begun by itself, such as `2026-06-01`. */
export function dayOf(now: Date): string {
  return now.toISOString().slice(0, 10);
}
