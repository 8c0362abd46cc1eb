import type { PostgresMigration } from "./migration.ts";

/** What makes work survive a crash: two-phase decisions, sagas with an attempt a row, and the outbox. */
export const durable: PostgresMigration = {
  name: "0020-durable",
  sql: `
    -- The primary key is the compare-and-set: whoever inserts a gid's row first has decided.
    CREATE TABLE two_phase_decisions (
      gid text PRIMARY KEY,
      decision text NOT NULL CHECK (decision IN ('commit', 'abort')),
      resources text[] NOT NULL,
      decided_at timestamptz NOT NULL,
      finished_at timestamptz
    );
    CREATE INDEX two_phase_unfinished ON two_phase_decisions (decided_at) WHERE finished_at IS NULL;

    CREATE FUNCTION refuse_redecision() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'a decision stands' USING ERRCODE = 'restrict_violation';
    END $$;
    CREATE TRIGGER two_phase_decision_stands BEFORE UPDATE OF gid, decision ON two_phase_decisions
      FOR EACH ROW WHEN (OLD.gid <> NEW.gid OR OLD.decision <> NEW.decision) EXECUTE FUNCTION refuse_redecision();

    -- fence counts the runners that have held the lease; revision counts the writes: both are compared by each write.
    CREATE TABLE sagas (
      id uuid PRIMARY KEY,
      name text NOT NULL,
      version integer NOT NULL CHECK (version >= 1),
      scope text NOT NULL,
      idempotency_key text NOT NULL,
      input jsonb NOT NULL,
      input_hash text NOT NULL,
      status text NOT NULL
        CHECK (status IN ('running', 'completed', 'compensated', 'needs-attention', 'abandoned')),
      direction text NOT NULL CHECK (direction IN ('forward', 'back')),
      output jsonb,
      failure jsonb,
      lease_owner text,
      lease_until timestamptz NOT NULL,
      fence integer NOT NULL,
      revision integer NOT NULL,
      resumed_after integer NOT NULL DEFAULT 0,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL,
      finished_at timestamptz,
      CHECK ((status IN ('running', 'needs-attention')) = (finished_at IS NULL)),
      CHECK (status <> 'compensated' OR direction = 'back'),
      CHECK (status <> 'completed' OR direction = 'forward'),
      UNIQUE (name, scope, idempotency_key)
    );
    CREATE INDEX sagas_claimable ON sagas (lease_until) WHERE status = 'running';
    CREATE INDEX sagas_by_status ON sagas (status, created_at DESC, id DESC);

    CREATE TABLE saga_steps (
      saga_id uuid NOT NULL REFERENCES sagas (id),
      sequence integer NOT NULL CHECK (sequence >= 1),
      step text NOT NULL,
      kind text NOT NULL CHECK (kind IN ('run', 'settle', 'undo')),
      attempt integer NOT NULL CHECK (attempt >= 1),
      status text NOT NULL CHECK (status IN ('started', 'done', 'absent', 'failed')),
      fence integer NOT NULL,
      result jsonb,
      failure jsonb,
      started_at timestamptz NOT NULL,
      ended_at timestamptz,
      PRIMARY KEY (saga_id, sequence),
      CHECK ((status = 'started') = (ended_at IS NULL))
    );
    -- A step stands once, and is undone once, whatever the code does.
    CREATE UNIQUE INDEX saga_steps_done_once ON saga_steps (saga_id, step, kind)
      WHERE status = 'done' AND kind <> 'settle';

    CREATE TABLE outbox (
      position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      id uuid NOT NULL UNIQUE,
      type text NOT NULL,
      version integer NOT NULL CHECK (version >= 1),
      aggregate_id text NOT NULL,
      sequence integer NOT NULL CHECK (sequence >= 1),
      at timestamptz NOT NULL,
      payload jsonb NOT NULL,
      published_at timestamptz,
      UNIQUE (aggregate_id, sequence)
    );
    CREATE INDEX outbox_unpublished ON outbox (position) WHERE published_at IS NULL;
  `,
};
