import type { PostgresMigration } from "./migration.ts";

/** Ratings, each tied to one order: one side may rate one target of an order once. */
export const reviews: PostgresMigration = {
  name: "0005-reviews",
  sql: `
    CREATE TABLE reviews (
      id uuid PRIMARY KEY,
      order_id uuid NOT NULL REFERENCES orders (id),
      reviewer_id uuid NOT NULL REFERENCES users (id),
      target_type text NOT NULL CHECK (target_type IN ('seller', 'buyer', 'item')),
      target_id uuid NOT NULL CHECK (target_id <> reviewer_id),
      rating smallint NOT NULL CHECK (rating BETWEEN 1 AND 5),
      comment text NOT NULL CHECK (length(comment) <= 4000),
      helpful integer NOT NULL DEFAULT 0 CHECK (helpful >= 0),
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL,
      UNIQUE (order_id, reviewer_id, target_type)
    );
    CREATE INDEX reviews_by_target ON reviews (target_type, target_id, created_at DESC, id DESC);
  `,
};
