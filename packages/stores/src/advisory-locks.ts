/**
 * Keys of PostgreSQL's advisory locks that whole processes hold, in one place so that no two share a number: one of them
 * is held for as long as its process lives. Any constants serve, as long as every version of every process uses the same.
 */
export const advisoryLocks = {
  /** Of whoever brings the schema up to date. */
  migration: 7_203_041_977,
  /** Of the one worker that publishes from the outbox, for as long as it does. */
  relay: 7_203_041_978,
  /** Of whoever makes the first administrator. */
  firstAdmin: 7_203_041_981,
} as const;
