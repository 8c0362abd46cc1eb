/** One step of PostgreSQL's schema: plain SQL, run once, in a transaction of its own. */
export interface PostgresMigration {
  readonly name: string;
  readonly sql: string;
}
