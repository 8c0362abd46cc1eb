import type { PostgresMigration } from "./migration.ts";

/** To which Redis the outbox was published, so that what another one may have lost is published again. */
export const events: PostgresMigration = {
  name: "0050-events",
  sql: `
    -- One row. again_after: what was published and stands behind this position is owed once more.
    CREATE TABLE outbox_relay (
      one boolean PRIMARY KEY DEFAULT true CHECK (one),
      origin text NOT NULL,
      run text NOT NULL,
      since timestamptz NOT NULL,
      again_after bigint
    );
    CREATE INDEX outbox_published ON outbox (published_at) WHERE published_at IS NOT NULL;
  `,
};
