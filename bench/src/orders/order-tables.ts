/**
 * Tables of the shape of those that an order is written to, in a schema of their own: same columns, checks, keys and
 * indexes. They are written out here and do not follow our migrations, so that the reference stays the same while what
 * is measured beside it changes. There are no triggers: what the reference is for is the limit.
 */
export function orderTables(schema: string): string {
  return `
    CREATE SCHEMA IF NOT EXISTS ${schema};
    CREATE TABLE IF NOT EXISTS ${schema}.inventory (
      listing_id uuid PRIMARY KEY,
      seller_id uuid NOT NULL REFERENCES users (id),
      on_sale boolean NOT NULL,
      updated_at timestamptz NOT NULL
    );
    CREATE TABLE IF NOT EXISTS ${schema}.reservations (
      id uuid PRIMARY KEY,
      listing_id uuid NOT NULL REFERENCES ${schema}.inventory (listing_id),
      unit integer NOT NULL,
      buyer_id uuid NOT NULL REFERENCES users (id),
      status text NOT NULL CHECK (status IN ('held', 'sold', 'released')),
      expires_at timestamptz,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL
    );
    CREATE UNIQUE INDEX IF NOT EXISTS reservations_one_live_per_unit ON ${schema}.reservations (listing_id, unit)
      WHERE status IN ('held', 'sold');
    CREATE INDEX IF NOT EXISTS reservations_by_expiry ON ${schema}.reservations (expires_at) WHERE status = 'held';
    CREATE TABLE IF NOT EXISTS ${schema}.orders (
      id uuid PRIMARY KEY,
      buyer_id uuid NOT NULL REFERENCES users (id),
      seller_id uuid NOT NULL REFERENCES users (id),
      listing_id uuid NOT NULL REFERENCES ${schema}.inventory (listing_id),
      reservation_id uuid NOT NULL UNIQUE REFERENCES ${schema}.reservations (id),
      status text NOT NULL
        CHECK (status IN ('pending', 'confirmed', 'shipped', 'delivered', 'cancelled', 'returned')),
      amount bigint NOT NULL CHECK (amount > 0),
      currency char(3) NOT NULL CHECK (currency = upper(currency)),
      listing_title text NOT NULL,
      shipping_address jsonb NOT NULL,
      shipping_method text NOT NULL,
      idempotency_key text NOT NULL,
      input_hash text NOT NULL,
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL,
      UNIQUE (buyer_id, idempotency_key)
    );
    CREATE INDEX IF NOT EXISTS orders_by_buyer ON ${schema}.orders (buyer_id, created_at DESC, id DESC);
    CREATE INDEX IF NOT EXISTS orders_by_seller ON ${schema}.orders (seller_id, created_at DESC, id DESC);
    CREATE INDEX IF NOT EXISTS orders_by_listing ON ${schema}.orders (listing_id);
    CREATE TABLE IF NOT EXISTS ${schema}.order_transitions (
      order_id uuid NOT NULL REFERENCES ${schema}.orders (id),
      sequence integer NOT NULL,
      event text NOT NULL,
      from_status text,
      to_status text NOT NULL,
      actor_id uuid,
      at timestamptz NOT NULL,
      PRIMARY KEY (order_id, sequence)
    );
    CREATE TABLE IF NOT EXISTS ${schema}.ledger_entries (
      transaction_id uuid NOT NULL,
      line smallint NOT NULL CHECK (line >= 1),
      account text NOT NULL,
      owner_id uuid,
      amount bigint NOT NULL CHECK (amount <> 0),
      currency char(3) NOT NULL CHECK (currency = upper(currency)),
      PRIMARY KEY (transaction_id, line)
    );
    CREATE INDEX IF NOT EXISTS ledger_entries_by_owner ON ${schema}.ledger_entries (account, owner_id, currency);
    CREATE TABLE IF NOT EXISTS ${schema}.outbox (
      position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      id uuid NOT NULL UNIQUE,
      type text NOT NULL,
      version integer NOT NULL CHECK (version >= 1),
      aggregate_id text NOT NULL,
      sequence integer NOT NULL CHECK (sequence >= 1),
      at timestamptz NOT NULL,
      payload jsonb NOT NULL,
      published_at timestamptz,
      UNIQUE (aggregate_id, sequence)
    );
    CREATE INDEX IF NOT EXISTS outbox_unpublished ON ${schema}.outbox (position) WHERE published_at IS NULL;
  `;
}
