import type { PostgresMigration } from "./migration.ts";

/**
 * What can be sold. A unit is a row, and a live reservation of a unit is unique by index: two buyers of one unit
 * is a state that the database cannot hold, whatever the code does.
 */
export const inventory: PostgresMigration = {
  name: "0003-inventory",
  sql: `
    CREATE TABLE inventory (
      listing_id uuid PRIMARY KEY,
      seller_id uuid NOT NULL REFERENCES users (id),
      on_sale boolean NOT NULL,
      updated_at timestamptz NOT NULL
    );

    CREATE TABLE inventory_units (
      listing_id uuid NOT NULL REFERENCES inventory (listing_id),
      unit integer NOT NULL CHECK (unit BETWEEN 1 AND 100),
      PRIMARY KEY (listing_id, unit)
    );

    CREATE TABLE reservations (
      id uuid PRIMARY KEY,
      listing_id uuid NOT NULL,
      unit integer NOT NULL,
      buyer_id uuid NOT NULL REFERENCES users (id),
      status text NOT NULL CHECK (status IN ('held', 'sold', 'released')),
      expires_at timestamptz,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL,
      FOREIGN KEY (listing_id, unit) REFERENCES inventory_units (listing_id, unit)
    );
    CREATE UNIQUE INDEX reservations_one_live_per_unit ON reservations (listing_id, unit)
      WHERE status IN ('held', 'sold');
    CREATE INDEX reservations_by_expiry ON reservations (expires_at) WHERE status = 'held';
  `,
};
