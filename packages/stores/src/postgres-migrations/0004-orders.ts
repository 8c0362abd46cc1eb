import type { PostgresMigration } from "./migration.ts";

/** Purchases, each standing on a reservation of its own, and the history of their status. */
export const orders: PostgresMigration = {
  name: "0004-orders",
  sql: `
    CREATE TABLE orders (
      id uuid PRIMARY KEY,
      buyer_id uuid NOT NULL REFERENCES users (id),
      seller_id uuid NOT NULL REFERENCES users (id),
      listing_id uuid NOT NULL REFERENCES inventory (listing_id),
      reservation_id uuid NOT NULL UNIQUE REFERENCES reservations (id),
      status text NOT NULL
        CHECK (status IN ('pending', 'confirmed', 'shipped', 'delivered', 'cancelled', 'returned')),
      amount bigint NOT NULL CHECK (amount > 0),
      currency char(3) NOT NULL CHECK (currency = upper(currency)),
      listing_title text NOT NULL,
      listing_image text,
      payment_id text,
      shipping_address jsonb NOT NULL,
      shipping_method text NOT NULL,
      tracking_number text,
      estimated_delivery date,
      idempotency_key text NOT NULL,
      input_hash text NOT NULL,
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL,
      CHECK (buyer_id <> seller_id),
      CHECK (status NOT IN ('shipped', 'delivered', 'returned') OR tracking_number IS NOT NULL),
      UNIQUE (buyer_id, idempotency_key)
    );
    CREATE INDEX orders_by_buyer ON orders (buyer_id, created_at DESC, id DESC);
    CREATE INDEX orders_by_seller ON orders (seller_id, created_at DESC, id DESC);
    CREATE INDEX orders_by_listing ON orders (listing_id);

    CREATE TABLE order_transitions (
      order_id uuid NOT NULL REFERENCES orders (id),
      sequence integer NOT NULL,
      event text NOT NULL,
      from_status text,
      to_status text NOT NULL,
      actor_id uuid,
      reason text,
      at timestamptz NOT NULL,
      PRIMARY KEY (order_id, sequence)
    );
    CREATE TRIGGER order_transitions_append_only BEFORE UPDATE OR DELETE ON order_transitions
      FOR EACH ROW EXECUTE FUNCTION refuse_change();
  `,
};
