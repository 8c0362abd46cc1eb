import type { PostgresMigration } from "./migration.ts";

/** By which it is found whether a claim shows a photograph. */
export const claimEvidence: PostgresMigration = {
  name: "0061-claim-evidence",
  sql: `CREATE INDEX order_claims_evidence ON order_claims USING gin (evidence);`,
};
