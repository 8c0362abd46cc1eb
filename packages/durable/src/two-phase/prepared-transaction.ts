import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { MarketplaceError } from "@marketplace/kernel";
import pg from "pg";
import { z } from "zod";
import { crashPointsAround } from "../crash-point.ts";
import { gidSchema, type Participant, type TwoPhaseResource, type Vote } from "./participant.ts";

/** Work in another PostgreSQL database as a resource of two-phase commits, by PREPARE TRANSACTION. */
export interface PreparedTransactions extends TwoPhaseResource {
  /**
   * Work in one transaction, as a participant; one for each two-phase commit. It refuses by throwing a
   * MarketplaceError, and uses neither LISTEN, NOTIFY nor temporary tables, which PostgreSQL cannot prepare.
   */
  work(run: (client: pg.ClientBase) => Promise<void>): Participant;
  /** How many connections are open. */
  readonly connections: () => number;
  close(): Promise<void>;
}

interface PreparedTransactionOptions {
  /** Names the database in every prepared transaction's id: 1 to 30 lower-case letters, digits or `-`. */
  readonly name: string;
  readonly connectionString: string;
  /** Connections that may be open at once; 4 by default. */
  readonly poolMax?: number;
  /** Longest wait for a connection, a statement, a lock, or the next statement of an open transaction; 5,000. */
  readonly timeoutMs?: number;
  /** How long one may stand prepared before the resolver decides about it; 10,000 by default. */
  readonly deadlineMs?: number;
}

const nameSchema = z.string().regex(/^[a-z0-9-]{1,30}$/);
const codedSchema = z.object({ code: z.string() });
const preparedRow = z.object({ gid: z.string(), prepared: z.date() });
const BUSY_TRIES = 20;
const BUSY_PAUSE_MS = 25;

const runWork = crashPointsAround("prepared-transaction/work");
const prepareTransaction = crashPointsAround("prepared-transaction/prepare");
const commitPrepared = crashPointsAround("prepared-transaction/commit");
const rollbackPrepared = crashPointsAround("prepared-transaction/abort");

/**
 * Opens a pool for transactions that are prepared. They do not go through sequelize: it would answer PREPARE with a
 * COMMIT of nothing. Whoever finishes one connects as the role that prepared it.
 */
export function openPreparedTransactions(options: PreparedTransactionOptions): PreparedTransactions {
  const { timeoutMs = 5_000, deadlineMs = 10_000 } = options;
  const resource = nameSchema.parse(options.name);
  const prefix = `mp/${resource}/${databaseMark(options.connectionString)}/`;
  const pool = new pg.Pool({
    connectionString: options.connectionString,
    application_name: "marketplace-prepared",
    max: options.poolMax ?? 4,
    idleTimeoutMillis: 10_000,
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs + 1_000,
    statement_timeout: timeoutMs,
    lock_timeout: timeoutMs,
    idle_in_transaction_session_timeout: timeoutMs,
    keepAlive: true,
  });
  // An idle connection that the server ends is taken out of the pool; the event would end the process if unheard.
  pool.on("error", () => {});

  /** A prepared transaction's id is part of the statement, not a parameter: nothing may stand in it but this. */
  const literal = (gid: string) => `'${prefix}${gidSchema.parse(gid)}'`;

  async function prepare(gid: string, run: (client: pg.ClientBase) => Promise<void>): Promise<Vote> {
    const name = literal(gid);
    return withClient(async (client) => {
      const standing = await client.query("SELECT FROM pg_prepared_xacts WHERE gid = $1", [prefix + gid]);
      if (standing.rowCount === 1) return { ready: true };
      await client.query("BEGIN");
      try {
        await runWork(() => run(client));
      } catch (failure) {
        await client.query("ROLLBACK");
        if (!(failure instanceof MarketplaceError)) throw failure;
        return { ready: false, refusal: failure, heldBy: null };
      }
      const { command } = await prepareTransaction(() => client.query(`PREPARE TRANSACTION ${name}`));
      // After a statement that failed unheard, PREPARE answers ROLLBACK, without an error, and has prepared nothing.
      if (command !== "PREPARE") throw new Error(`PREPARE TRANSACTION in ${resource} answered ${command}`);
      return { ready: true };
    });
  }

  async function withClient<T>(use: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    let lost: Error | undefined;
    const lose = (fault: Error) => {
      lost = fault;
    };
    client.on("error", lose);
    try {
      return await use(client);
    } catch (failure) {
      // What state the session is in is not known; it is not used again.
      lost ??= failure instanceof Error ? failure : new Error(String(failure));
      throw failure;
    } finally {
      client.off("error", lose);
      client.release(lost);
    }
  }

  async function finish(statement: string): Promise<void> {
    for (let tried = 1; ; tried++) {
      try {
        await withClient((client) => client.query(statement));
        return;
      } catch (failure) {
        const code = codeOf(failure);
        // Unknown: someone else has finished it. Busy: someone is about to, or its session has not let go of it yet.
        if (code === "42704") return;
        if (code !== "55000" || tried === BUSY_TRIES) throw failure;
        await pause(BUSY_PAUSE_MS);
      }
    }
  }

  const commit = (gid: string) => commitPrepared(() => finish(`COMMIT PREPARED ${literal(gid)}`));
  const abort = (gid: string) => rollbackPrepared(() => finish(`ROLLBACK PREPARED ${literal(gid)}`));

  async function prepared({ overdueAt, limit }: { overdueAt: Date | null; limit: number }) {
    const before = overdueAt === null ? null : new Date(overdueAt.getTime() - deadlineMs);
    // The view shows every database of the server, and of each database every user of PREPARE TRANSACTION.
    const { rows } = await withClient((client) =>
      client.query(
        `SELECT gid, prepared FROM pg_prepared_xacts
         WHERE database = current_database() AND starts_with(gid, $1) AND ($2::timestamptz IS NULL OR prepared <= $2)
         ORDER BY prepared LIMIT $3`,
        [prefix, before, limit],
      ),
    );
    return z
      .array(preparedRow)
      .parse(rows)
      .map((row) => ({
        gid: row.gid.slice(prefix.length),
        deadline: new Date(row.prepared.getTime() + deadlineMs),
      }));
  }

  return {
    resource,
    commit,
    abort,
    prepared,
    work: (run) => ({ resource, commit, abort, prepare: (gid) => prepare(gid, run) }),
    connections: () => pool.totalCount,
    close: () => pool.end(),
  };
}

/** Ids of prepared transactions are the whole server's: two installations on it must not take each other's. */
function databaseMark(connectionString: string): string {
  const { database = "" } = new pg.Client({ connectionString });
  return createHash("sha256").update(database).digest("hex").slice(0, 12);
}

function codeOf(failure: unknown): string | null {
  const coded = codedSchema.safeParse(failure);
  return coded.success ? coded.data.code : null;
}
