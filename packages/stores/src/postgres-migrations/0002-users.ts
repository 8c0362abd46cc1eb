import type { PostgresMigration } from "./migration.ts";

/** Accounts. The e-mail address is kept normalised, so that one address is one account. */
export const users: PostgresMigration = {
  name: "0002-users",
  sql: `
    CREATE TABLE users (
      id uuid PRIMARY KEY,
      email text NOT NULL UNIQUE CHECK (email = lower(email)),
      password_hash text NOT NULL CHECK (password_hash LIKE '$argon2id$%'),
      name text NOT NULL,
      bio text NOT NULL DEFAULT '',
      avatar_key text,
      city text,
      country char(2),
      role text NOT NULL DEFAULT 'member' CHECK (role IN ('member', 'moderator', 'admin')),
      status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended')),
      preferences jsonb NOT NULL DEFAULT '{}',
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL
    );
  `,
};
