import type { PostgresMigration } from "./migration.ts";

/**
 * Payouts to sellers, the posting that gives back what was not sent after all, and the sandbox's own books of what it
 * sent, which nothing but the sandbox reads or writes.
 */
export const payouts: PostgresMigration = {
  name: "0033-payouts",
  sql: `
    ALTER TABLE ledger_transactions DROP CONSTRAINT ledger_transactions_kind_check,
      ADD CONSTRAINT ledger_transactions_kind_check
        CHECK (kind IN ('capture', 'release', 'refund', 'payout', 'payout_return', 'chargeback'));

    -- Finds those who are owed enough, without reading everyone who is owed something.
    CREATE INDEX ledger_balances_owed ON ledger_balances (currency, balance)
      WHERE account = 'seller_payable' AND balance > 0;

    CREATE TABLE payouts (
      id uuid PRIMARY KEY,
      seller_id uuid NOT NULL REFERENCES users (id),
      -- What it was begun under: the seller's own key, or the currency and the day.
      key text NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
      -- The day in UTC for which it was begun by itself; none when the seller asked for it.
      day date,
      amount bigint NOT NULL CHECK (amount > 0),
      currency char(3) NOT NULL CHECK (currency = upper(currency)),
      status text NOT NULL CHECK (status IN ('requested', 'sent', 'failed')),
      reference text,
      -- Why it is not sent, as soon as that is known.
      failure text,
      requested_at timestamptz NOT NULL,
      ended_at timestamptz,
      UNIQUE (seller_id, key),
      UNIQUE (seller_id, currency, day),
      CHECK ((status = 'requested') = (ended_at IS NULL)),
      CHECK ((status = 'sent') = (reference IS NOT NULL)),
      CHECK (status <> 'failed' OR failure IS NOT NULL)
    );
    CREATE INDEX payouts_by_seller ON payouts (seller_id, requested_at DESC, id DESC);

    CREATE TABLE sandbox_transfers (
      key text PRIMARY KEY,
      status text NOT NULL CHECK (status IN ('sent', 'refused')),
      reference text UNIQUE,
      failure text,
      -- Nothing of what was cancelled before it was asked for.
      seller_id uuid,
      amount bigint CHECK (amount > 0),
      currency char(3),
      CHECK ((status = 'sent') = (reference IS NOT NULL)),
      CHECK ((status = 'refused') = (failure IS NOT NULL)),
      CHECK (status <> 'sent' OR (seller_id IS NOT NULL AND amount IS NOT NULL AND currency IS NOT NULL))
    );
  `,
};
