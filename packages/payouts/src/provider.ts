import type { Money } from "@marketplace/kernel";

/** Money to send to a seller; the key names it, and a second request under it is the same one. */
export interface Transfer {
  readonly key: string;
  readonly sellerId: string;
  readonly money: Money;
}

/** What became of a transfer for good: under a key that was refused nothing is ever sent. */
export type TransferOutcome =
  | { readonly status: "sent"; readonly reference: string }
  /** `failure` says why, in the provider's stable words, such as `account_closed`. */
  | { readonly status: "refused"; readonly failure: string };

/**
 * What the marketplace asks of whoever sends its money. Each request is idempotent by its key, for as long as the key
 * is asked about. A call that fails leaves its outcome unknown: ask `status`, or `send` again.
 * @throws MarketplaceError `STORE_UNAVAILABLE` or `TIMEOUT` when the outcome is unknown; `IDEMPOTENCY_MISMATCH` when
 * the key was used for another transfer.
 */
export interface PayoutProvider {
  /** `none` where payouts are not configured: it refuses every call, and what is owed stays owed. */
  readonly name: "sandbox" | "none";
  send(transfer: Transfer): Promise<TransferOutcome>;
  /** What became of a transfer; null while nothing has, though a request on its way may yet arrive. */
  status(key: string): Promise<TransferOutcome | null>;
  /** Keeps a transfer from being sent, also by a request that is still on its way; tells when it was sent before. */
  cancel(key: string): Promise<TransferOutcome>;
}
