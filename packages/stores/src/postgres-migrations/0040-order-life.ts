import type { PostgresMigration } from "./migration.ts";

/**
 * An order's whole life: stages finer than its status, a deadline for each of them but the ends, the payment that it
 * stands on, and what a buyer claims. The status follows from the stage, by the database itself.
 */
export const orderLife: PostgresMigration = {
  name: "0040-order-life",
  sql: `
    ALTER TABLE orders
      ADD COLUMN stage text,
      ADD COLUMN due_at timestamptz,
      ADD COLUMN payment_key text REFERENCES payments (key),
      ADD COLUMN bundle_id uuid,
      ADD COLUMN offer_id uuid,
      ADD COLUMN category text NOT NULL DEFAULT '',
      ADD COLUMN refunded bigint NOT NULL DEFAULT 0 CHECK (refunded BETWEEN 0 AND amount);
    UPDATE orders SET
      stage = CASE status WHEN 'pending' THEN 'placed' WHEN 'delivered' THEN 'completed' WHEN 'returned' THEN 'refunded'
        ELSE status END,
      due_at = CASE WHEN status IN ('pending', 'confirmed', 'shipped') THEN now() + interval '14 days' END;
    ALTER TABLE orders ALTER COLUMN stage SET NOT NULL, ALTER COLUMN category DROP DEFAULT;

    DROP INDEX orders_open_by_buyer;
    -- With the column go its checks, which are said anew of the one that is derived.
    ALTER TABLE orders DROP COLUMN status, DROP COLUMN payment_id, DROP COLUMN idempotency_key, DROP COLUMN input_hash;
    ALTER TABLE orders
      ADD COLUMN status text NOT NULL GENERATED ALWAYS AS (CASE
        WHEN stage IN ('paying', 'capturing', 'placed') THEN 'pending'
        WHEN stage = 'confirmed' THEN 'confirmed'
        WHEN stage IN ('shipped', 'missing') THEN 'shipped'
        WHEN stage IN ('delivered', 'return-requested', 'returning', 'return-shipped', 'disputed', 'completed')
          THEN 'delivered'
        WHEN stage = 'cancelled' THEN 'cancelled'
        WHEN stage = 'refunded' THEN 'returned'
      END) STORED,
      ADD CONSTRAINT orders_every_stage_ends
        CHECK ((due_at IS NULL) = (stage IN ('completed', 'cancelled', 'refunded'))),
      ADD CONSTRAINT orders_tracked_once_shipped
        CHECK (status NOT IN ('shipped', 'delivered', 'returned') OR tracking_number IS NOT NULL);
    CREATE INDEX orders_due ON orders (due_at, id) WHERE due_at IS NOT NULL;
    CREATE INDEX orders_by_payment ON orders (payment_key, id);
    CREATE INDEX reservations_held_by_buyer ON reservations (buyer_id) WHERE status = 'held';
    ALTER TABLE order_transitions RENAME COLUMN from_status TO from_stage;
    ALTER TABLE order_transitions RENAME COLUMN to_status TO to_stage;

    -- What a buyer says is wrong with a delivery, and what became of it.
    CREATE TABLE order_claims (
      order_id uuid NOT NULL REFERENCES orders (id),
      kind text NOT NULL CHECK (kind IN ('missing', 'return')),
      reason text NOT NULL,
      explanation text NOT NULL,
      evidence text[] NOT NULL,
      opened_at timestamptz NOT NULL,
      answer text,
      answered_at timestamptz,
      return_tracking text,
      decision text,
      decided_by uuid REFERENCES users (id),
      decided_at timestamptz,
      CHECK ((answer IS NULL) = (answered_at IS NULL)),
      PRIMARY KEY (order_id, kind),
      CHECK ((decision IS NULL) = (decided_at IS NULL))
    );
  `,
};
