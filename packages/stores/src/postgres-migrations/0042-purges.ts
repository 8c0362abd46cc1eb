import type { PostgresMigration } from "./migration.ts";

/** What finds rows that nobody needs any more. */
export const purges: PostgresMigration = {
  name: "0042-purges",
  sql: `
    CREATE INDEX two_phase_finished ON two_phase_decisions (finished_at) WHERE finished_at IS NOT NULL;
    CREATE INDEX payment_reports_by_age ON payment_reports (received_at);
  `,
};
