import type { PostgresMigration } from "./migration.ts";

/**
 * The double-entry journal. What must hold is held here: rows are added and never changed, the entries of a
 * transaction sum to nothing in each currency, escrow is never overdrawn, and what is owed to a seller only by a
 * chargeback. The balances of those two kinds of account are carried along, by trigger, so that the row of a
 * balance is the lock that two withdrawals meet at.
 */
export const ledger: PostgresMigration = {
  name: "0030-ledger",
  sql: `
    CREATE TABLE ledger_transactions (
      id uuid PRIMARY KEY,
      -- What makes a retry the same posting, such as an order's id and what happened to it.
      key text NOT NULL UNIQUE CHECK (length(key) BETWEEN 1 AND 200),
      kind text NOT NULL CHECK (kind IN ('capture', 'release', 'refund', 'payout', 'chargeback')),
      order_id uuid,
      at timestamptz NOT NULL
    );
    CREATE INDEX ledger_transactions_by_order ON ledger_transactions (order_id);

    CREATE TABLE ledger_entries (
      transaction_id uuid NOT NULL REFERENCES ledger_transactions (id),
      line smallint NOT NULL CHECK (line >= 1),
      account text NOT NULL
        CHECK (account IN ('buyer_funds', 'escrow', 'seller_payable', 'platform_fee', 'refunds', 'payouts')),
      -- The buyer, the order in escrow, or the seller; nobody for the platform's own fee.
      owner_id uuid CHECK ((owner_id IS NULL) = (account = 'platform_fee')),
      amount bigint NOT NULL CHECK (amount <> 0),
      currency char(3) NOT NULL CHECK (currency = upper(currency)),
      PRIMARY KEY (transaction_id, line)
    );
    CREATE INDEX ledger_entries_by_owner ON ledger_entries (account, owner_id, currency);

    CREATE TABLE ledger_balances (
      account text NOT NULL CHECK (account IN ('escrow', 'seller_payable')),
      owner_id uuid NOT NULL,
      currency char(3) NOT NULL,
      -- Never below nothing but by a chargeback; the trigger says so, since a CHECK would see the entry alone,
      -- before ON CONFLICT adds it to what is there.
      balance bigint NOT NULL,
      PRIMARY KEY (account, owner_id, currency)
    );

    CREATE FUNCTION ledger_carry() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      carried bigint;
    BEGIN
      INSERT INTO ledger_balances AS known (account, owner_id, currency, balance)
        VALUES (NEW.account, NEW.owner_id, NEW.currency, NEW.amount)
        ON CONFLICT (account, owner_id, currency) DO UPDATE SET balance = known.balance + EXCLUDED.balance
        RETURNING balance INTO carried;
      IF NEW.amount < 0 AND carried < 0 AND (NEW.account = 'escrow' OR NOT EXISTS (
        SELECT FROM ledger_transactions WHERE id = NEW.transaction_id AND kind = 'chargeback'
      )) THEN
        RAISE EXCEPTION '% of % would be overdrawn', NEW.account, NEW.owner_id USING ERRCODE = 'check_violation';
      END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER ledger_entries_carry AFTER INSERT ON ledger_entries
      FOR EACH ROW WHEN (NEW.account IN ('escrow', 'seller_payable')) EXECUTE FUNCTION ledger_carry();

    CREATE FUNCTION ledger_must_balance() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      wanted uuid := CASE TG_TABLE_NAME WHEN 'ledger_entries' THEN to_jsonb(NEW) ->> 'transaction_id' ELSE to_jsonb(NEW) ->> 'id' END;
    BEGIN
      IF NOT EXISTS (SELECT FROM ledger_entries WHERE transaction_id = wanted) THEN
        RAISE EXCEPTION 'ledger transaction % has no entries', wanted USING ERRCODE = 'check_violation';
      END IF;
      IF EXISTS (
        SELECT FROM ledger_entries WHERE transaction_id = wanted GROUP BY currency HAVING sum(amount) <> 0
      ) THEN
        RAISE EXCEPTION 'ledger transaction % does not balance', wanted USING ERRCODE = 'check_violation';
      END IF;
      RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER ledger_entries_balance AFTER INSERT ON ledger_entries
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_must_balance();
    CREATE CONSTRAINT TRIGGER ledger_transactions_balance AFTER INSERT ON ledger_transactions
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_must_balance();

    CREATE TRIGGER ledger_transactions_append_only BEFORE UPDATE OR DELETE ON ledger_transactions
      FOR EACH ROW EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER ledger_entries_append_only BEFORE UPDATE OR DELETE ON ledger_entries
      FOR EACH ROW EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER ledger_transactions_no_truncate BEFORE TRUNCATE ON ledger_transactions
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER ledger_entries_no_truncate BEFORE TRUNCATE ON ledger_entries
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
  `,
};
