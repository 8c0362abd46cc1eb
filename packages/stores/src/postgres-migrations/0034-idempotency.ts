import type { PostgresMigration } from "./migration.ts";

/**
 * What a caller's key was used for and how it was answered. A row is written by the transaction that has the effect, so
 * that there is never one without the other.
 */
export const idempotency: PostgresMigration = {
  name: "0034-idempotency",
  sql: `
    CREATE TABLE idempotency_keys (
      -- Whose key it is: an account's id.
      scope text NOT NULL CHECK (length(scope) BETWEEN 1 AND 200),
      procedure text NOT NULL CHECK (length(procedure) BETWEEN 1 AND 200),
      key text NOT NULL CHECK (length(key) BETWEEN 8 AND 120),
      input_hash char(64) NOT NULL,
      -- superjson as text: jsonb would order its members anew, and a repeated answer is the same to the byte.
      answer text NOT NULL,
      created_at timestamptz NOT NULL,
      PRIMARY KEY (scope, procedure, key)
    );
    CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
  `,
};
