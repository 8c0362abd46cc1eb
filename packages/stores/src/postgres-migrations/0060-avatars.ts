import type { PostgresMigration } from "./migration.ts";

/** Which upload an avatar was last made of, so that one that comes late or twice brings no older picture back. */
export const avatars: PostgresMigration = {
  name: "0060-avatars",
  sql: `ALTER TABLE users ADD COLUMN avatar_upload uuid;`,
};
