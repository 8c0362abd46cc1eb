import type { PostgresMigration } from "./migration.ts";

/**
 * What the sandbox remembers of a payment that was voided before anything was asked for it. It is kept apart from
 * `sandbox_payments`, whose rows all have a card and a sum, which nobody has named by then.
 */
export const sandboxVoids: PostgresMigration = {
  name: "0032-sandbox-voids",
  sql: `
    CREATE TABLE sandbox_voids (
      key text PRIMARY KEY,
      -- The payment's reference, should it be asked for after all.
      reference text NOT NULL UNIQUE
    );
  `,
};
