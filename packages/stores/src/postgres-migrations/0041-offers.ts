import type { PostgresMigration } from "./migration.ts";

/** Offers below a listing's price, one live one of a buyer for a listing, and every move of each. */
export const offers: PostgresMigration = {
  name: "0041-offers",
  sql: `
    CREATE TABLE offers (
      id uuid PRIMARY KEY,
      listing_id uuid NOT NULL,
      buyer_id uuid NOT NULL REFERENCES users (id),
      seller_id uuid NOT NULL REFERENCES users (id),
      listing_title text NOT NULL,
      status text NOT NULL CHECK (status IN
        ('open', 'countered', 'accepted', 'paying', 'bought', 'declined', 'withdrawn', 'expired')),
      amount bigint NOT NULL CHECK (amount > 0),
      currency char(3) NOT NULL CHECK (currency = upper(currency)),
      expires_at timestamptz,
      reservation_id uuid UNIQUE REFERENCES reservations (id),
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL,
      CHECK (buyer_id <> seller_id),
      CHECK ((expires_at IS NULL) = (status IN ('bought', 'declined', 'withdrawn', 'expired'))),
      CHECK (status NOT IN ('accepted', 'paying', 'bought') OR reservation_id IS NOT NULL),
      FOREIGN KEY (listing_id, seller_id) REFERENCES inventory (listing_id, seller_id),
      FOREIGN KEY (reservation_id, listing_id, buyer_id) REFERENCES reservations (id, listing_id, buyer_id)
    );
    CREATE UNIQUE INDEX offers_one_live ON offers (listing_id, buyer_id)
      WHERE status IN ('open', 'countered', 'accepted', 'paying');
    CREATE INDEX offers_due ON offers (expires_at, id) WHERE expires_at IS NOT NULL;
    CREATE INDEX offers_by_buyer ON offers (buyer_id, created_at DESC, id DESC);
    CREATE INDEX offers_by_seller ON offers (seller_id, created_at DESC, id DESC);
    ALTER TABLE orders ADD CONSTRAINT orders_of_an_offer FOREIGN KEY (offer_id) REFERENCES offers (id);

    CREATE TABLE offer_moves (
      offer_id uuid NOT NULL REFERENCES offers (id),
      sequence integer NOT NULL,
      event text NOT NULL,
      actor_id uuid,
      amount bigint NOT NULL,
      message text,
      at timestamptz NOT NULL,
      PRIMARY KEY (offer_id, sequence)
    );
    CREATE TRIGGER offer_moves_append_only BEFORE UPDATE OR DELETE ON offer_moves
      FOR EACH ROW EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER offer_moves_no_truncate BEFORE TRUNCATE ON offer_moves
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
  `,
};
