/* Reference: one row by primary key, by a prepared statement of `pg`, behind Node's own HTTP server. */
import pg from "pg";
import { z } from "zod";
import { listenWith, toldBy } from "./listen.ts";

const { POSTGRES_URL, POSTGRES_POOL_MAX, BODY } = toldBy({
  POSTGRES_URL: z.string(),
  POSTGRES_POOL_MAX: z.coerce.number(),
  BODY: z.string(),
});
const ID = "019e0000-0000-7000-8000-000000000001";
const pool = new pg.Pool({
  connectionString: POSTGRES_URL,
  application_name: "bench-reads",
  max: POSTGRES_POOL_MAX,
  connectionTimeoutMillis: 5_000,
  query_timeout: 5_000,
});
await pool.query("CREATE SCHEMA IF NOT EXISTS reads_reference");
await pool.query("CREATE TABLE reads_reference.bodies (id uuid PRIMARY KEY, body text NOT NULL)");
await pool.query("INSERT INTO reads_reference.bodies VALUES ($1, $2)", [ID, BODY]);

listenWith(async () => {
  const { rows } = await pool.query<{ body: string }>({
    name: "by-key",
    text: "SELECT body FROM reads_reference.bodies WHERE id = $1",
    values: [ID],
  });
  const [row] = rows;
  if (row === undefined) throw new Error("PostgreSQL does not have it any more");
  return row.body;
});
