import type { PostgresMigration } from "./migration.ts";

/**
 * Mistakes that the code must not make, made impossible: a reservation that has ended comes back to life, an order
 * stands on another buyer's reservation or on another seller's listing, or its history is emptied.
 */
export const orderGuards: PostgresMigration = {
  name: "0006-order-guards",
  sql: `
    CREATE FUNCTION guard_reservation() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a reservation is ended, not deleted' USING ERRCODE = 'restrict_violation';
      END IF;
      IF OLD.status <> 'held' THEN
        RAISE EXCEPTION 'a reservation that is % stays so', OLD.status USING ERRCODE = 'restrict_violation';
      END IF;
      IF (NEW.id, NEW.listing_id, NEW.unit, NEW.buyer_id) IS DISTINCT FROM (OLD.id, OLD.listing_id, OLD.unit, OLD.buyer_id) THEN
        RAISE EXCEPTION 'a reservation stays with its unit and its buyer' USING ERRCODE = 'restrict_violation';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER reservations_end_once BEFORE UPDATE OR DELETE ON reservations
      FOR EACH ROW EXECUTE FUNCTION guard_reservation();
    ALTER TABLE reservations
      ADD CONSTRAINT reservations_deadline_of_held CHECK (expires_at IS NULL OR status = 'held'),
      ADD CONSTRAINT reservations_of_buyer UNIQUE (id, listing_id, buyer_id);
    ALTER TABLE inventory ADD CONSTRAINT inventory_of_seller UNIQUE (listing_id, seller_id);

    ALTER TABLE orders
      ADD CONSTRAINT orders_on_own_reservation
        FOREIGN KEY (reservation_id, listing_id, buyer_id) REFERENCES reservations (id, listing_id, buyer_id),
      ADD CONSTRAINT orders_of_the_seller
        FOREIGN KEY (listing_id, seller_id) REFERENCES inventory (listing_id, seller_id);
    CREATE INDEX orders_open_by_buyer ON orders (buyer_id) WHERE status IN ('pending', 'confirmed', 'shipped');

    CREATE TRIGGER order_transitions_no_truncate BEFORE TRUNCATE ON order_transitions
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
  `,
};
