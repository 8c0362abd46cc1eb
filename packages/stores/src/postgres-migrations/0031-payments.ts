import type { PostgresMigration } from "./migration.ts";

/**
 * Payments as the marketplace knows them, the provider's reports that were taken in (each once), and the sandbox
 * provider's own books, which nothing but the sandbox reads or writes: it stands for another company's database.
 */
export const payments: PostgresMigration = {
  name: "0031-payments",
  sql: `
    CREATE TABLE payments (
      id uuid PRIMARY KEY,
      provider text NOT NULL CHECK (provider IN ('sandbox', 'stripe')),
      -- Our own name for it at the provider: the same key is the same payment, however often it is sent.
      key text NOT NULL UNIQUE CHECK (length(key) BETWEEN 1 AND 200),
      reference text,
      status text NOT NULL CHECK (status IN
        ('pending', 'requires_confirmation', 'authorised', 'captured', 'refunded', 'voided', 'failed')),
      amount bigint NOT NULL CHECK (amount > 0),
      currency char(3) NOT NULL CHECK (currency = upper(currency)),
      captured bigint NOT NULL DEFAULT 0 CHECK (captured BETWEEN 0 AND amount),
      refunded bigint NOT NULL DEFAULT 0 CHECK (refunded BETWEEN 0 AND captured),
      failure text,
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL,
      UNIQUE (provider, reference),
      CHECK ((status = 'failed') = (failure IS NOT NULL)),
      CHECK ((captured > 0) = (status IN ('captured', 'refunded')))
    );

    CREATE TABLE payment_reports (
      provider text NOT NULL,
      event_id text NOT NULL,
      received_at timestamptz NOT NULL,
      PRIMARY KEY (provider, event_id)
    );

    CREATE TABLE sandbox_payments (
      reference text PRIMARY KEY,
      key text NOT NULL UNIQUE,
      card text NOT NULL,
      status text NOT NULL,
      amount bigint NOT NULL CHECK (amount > 0),
      currency char(3) NOT NULL,
      captured bigint NOT NULL DEFAULT 0 CHECK (captured BETWEEN 0 AND amount),
      refunded bigint NOT NULL DEFAULT 0 CHECK (refunded BETWEEN 0 AND captured),
      failure text
    );

    CREATE TABLE sandbox_requests (
      key text PRIMARY KEY,
      input_hash text NOT NULL,
      reference text NOT NULL REFERENCES sandbox_payments (reference)
    );
  `,
};
