import type { PostgresMigration } from "./migration.ts";

/** Who did what, and how it ended: rows are added and never changed. */
export const audit: PostgresMigration = {
  name: "0001-audit",
  sql: `
    CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END $$;

    CREATE TABLE audit_log (
      id uuid PRIMARY KEY,
      at timestamptz NOT NULL,
      actor_id uuid,
      action text NOT NULL,
      subject text,
      outcome text NOT NULL CHECK (outcome IN ('succeeded', 'refused')),
      request_id text,
      details jsonb NOT NULL DEFAULT '{}'
    );
    CREATE INDEX audit_log_by_actor ON audit_log (actor_id, at DESC);
    CREATE INDEX audit_log_by_subject ON audit_log (subject, at DESC);
    CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE ON audit_log
      FOR EACH ROW EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON audit_log
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
  `,
};
