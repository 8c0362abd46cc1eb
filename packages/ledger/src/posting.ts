import type { Money } from "@marketplace/kernel";
import { feeOf } from "./fee-policy.ts";

/**
 * The accounts. Money comes in from buyers' cards (`buyer_funds`, which is owed to nobody and stands below nothing),
 * waits in `escrow` by order, is then owed to a seller (`seller_payable`) less the `platform_fee`, and goes out
 * again as `payouts` or `refunds`.
 */
export const ACCOUNTS = [
  "buyer_funds",
  "escrow",
  "seller_payable",
  "platform_fee",
  "refunds",
  "payouts",
] as const;

/** A kind of account. */
export type AccountKind = (typeof ACCOUNTS)[number];

/** What can happen to money. */
export type PostingKind = "capture" | "release" | "refund" | "payout" | "payout_return" | "chargeback";

/** One line of a posting; `owner` is a buyer, an order (escrow) or a seller, and null for the platform. */
export interface Entry {
  readonly account: AccountKind;
  readonly owner: string | null;
  /** Minor units; positive into the account, negative out of it. */
  readonly amount: number;
  readonly currency: string;
}

/** A movement of money: entries that sum to nothing, and a key that makes a retry the same movement. */
export interface Posting {
  readonly kind: PostingKind;
  readonly key: string;
  readonly orderId: string | null;
  readonly entries: readonly Entry[];
}

/** An order as the ledger sees it. */
export interface Sale {
  readonly orderId: string;
  readonly buyerId: string;
  readonly sellerId: string;
}

/** A buyer's money arrives, and waits in escrow. */
export function capture({ orderId, buyerId }: Sale, money: Money): Posting {
  return posting("capture", { key: `${orderId}:capture`, orderId }, [
    outOf("buyer_funds", buyerId, money),
    into("escrow", orderId, money),
  ]);
}

/**
 * What is left in escrow is owed to the seller, less the platform's fee for the category.
 * The two parts equal the whole to the minor unit.
 */
export function release(sale: Sale, escrowed: Money, category: string): Posting {
  const fee = feeOf(category, escrowed);
  return posting("release", { key: `${sale.orderId}:release`, orderId: sale.orderId }, [
    outOf("escrow", sale.orderId, escrowed),
    into("seller_payable", sale.sellerId, { ...escrowed, amount: escrowed.amount - fee.amount }),
    into("platform_fee", null, fee),
  ]);
}

/** Money goes from escrow back to the buyer, in full or in part; `refundId` tells one refund of an order from another. */
export function refund({ orderId, buyerId }: Sale, refundId: string, money: Money): Posting {
  return posting("refund", { key: `${orderId}:refund:${refundId}`, orderId }, [
    outOf("escrow", orderId, money),
    into("refunds", buyerId, money),
  ]);
}

/** Money that is owed to a seller is sent to them. */
export function payout(payoutId: string, sellerId: string, money: Money): Posting {
  return posting("payout", { key: `${payoutId}:payout`, orderId: null }, [
    outOf("seller_payable", sellerId, money),
    into("payouts", sellerId, money),
  ]);
}

/** A payout that was not sent after all is owed again: a posting of its own, since none is ever taken back. */
export function payoutReturn(payoutId: string, sellerId: string, money: Money): Posting {
  return posting("payout_return", { key: `${payoutId}:payout-return`, orderId: null }, [
    outOf("payouts", sellerId, money),
    into("seller_payable", sellerId, money),
  ]);
}

/**
 * The buyer's bank took money back after it was released: the seller owes it, which alone may bring what is owed
 * to them below nothing.
 */
export function chargeback({ orderId, buyerId, sellerId }: Sale, money: Money): Posting {
  return posting("chargeback", { key: `${orderId}:chargeback`, orderId }, [
    outOf("seller_payable", sellerId, money),
    into("refunds", buyerId, money),
  ]);
}

function into(account: AccountKind, owner: string | null, { amount, currency }: Money): Entry {
  return { account, owner, amount, currency };
}

function outOf(account: AccountKind, owner: string | null, { amount, currency }: Money): Entry {
  return { account, owner, amount: -amount, currency };
}

/** An entry of nothing says nothing, as of a fee of 0. */
function posting(
  kind: PostingKind,
  { key, orderId }: Pick<Posting, "key" | "orderId">,
  entries: readonly Entry[],
): Posting {
  return { kind, key, orderId, entries: entries.filter(({ amount }) => amount !== 0) };
}
