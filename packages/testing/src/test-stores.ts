import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { stackUp } from "@marketplace/local-stack";
import {
  ensureBuckets,
  migrate,
  openStores,
  readSettings,
  type Settings,
  type Stores,
} from "@marketplace/stores";
import pg from "pg";

/** Stores that one suite has for itself: a database in PostgreSQL and MongoDB, a key prefix in Redis, buckets in MinIO. */
export interface TestStores {
  readonly settings: Settings;
  readonly stores: Stores;
  /**
   * Closes the stores and deletes what the suite made.
   * @throws Error when the suite left a connection to PostgreSQL open, which is a leak in what it tested.
   */
  close(): Promise<void>;
}

interface TestStoresOptions {
  /** Whether both databases get the newest schema; yes by default. */
  readonly migrated?: boolean;
  /** Whether the buckets are made; no by default, since most suites store no photograph. */
  readonly buckets?: boolean;
  /** A local stack of the suite's own, where its servers themselves are to fail; the one of all suites by default. */
  readonly stack?: string;
  /** Settings that differ from a test's usual ones. */
  readonly settings?: Readonly<Record<string, string>>;
}

const STACK = "test";
// A session whose client has gone ends after the statement that it is at, and when a busy machine gets round to it.
const LEAK_WAIT_MS = 10_000;
// A drop waits for the disk and for whatever a killed process had open.
const CLEAN_MS = 60_000;

/** Opens stores of a suite's own on the real servers; starts the local stack `test` when it is not running. */
export async function openTestStores(options: TestStoresOptions = {}): Promise<TestStores> {
  const { env } = await stackUp({ name: options.stack ?? STACK, durability: "none" });
  const id = `${process.pid}_${randomBytes(4).toString("hex")}`;
  const database = `suite_${id}`;
  const serverUrl = env.POSTGRES_URL;
  await withServer(serverUrl, (server) => server.query(`CREATE DATABASE ${database}`));
  const postgresUrl = new URL(serverUrl);
  postgresUrl.pathname = `/${database}`;
  const settings = readSettings({
    ...env,
    NODE_ENV: "test",
    POSTGRES_URL: postgresUrl.href,
    MONGO_DATABASE: database,
    REDIS_KEY_PREFIX: `${database}:`,
    MINIO_BUCKET_PREFIX: `suite-${id.replaceAll("_", "-")}-`,
    QUERY_PORT: "0",
    COMMAND_PORT: "0",
    WORKER_PORT: "0",
    LOG_LEVEL: "silent",
    POSTGRES_POOL_MAX: "10",
    // A hundred calls at once wait longer for each other, on a busy machine, than one call waits for a store.
    STORE_TIMEOUT_MS: "20000",
    // A suite calls as a crowd would, from one address.
    CALLS_PER_MINUTE_ADDRESS: "1000000000",
    CALLS_PER_MINUTE_USER: "1000000000",
    QUERY_CALLS_QUEUED: "10000",
    COMMAND_CALLS_QUEUED: "10000",
    CALL_QUEUE_MS: "60000",
    // It waits for a store neither to come at the start nor for a balancer at the end.
    START_WAIT_SECONDS: "0",
    DRAIN_NOTICE_MS: "0",
    ...options.settings,
  });
  const stores = openStores(settings, () => {});
  if (options.migrated !== false) await migrate(settings, stores);
  if (options.buckets === true) await ensureBuckets(stores.minio);

  async function close(): Promise<void> {
    await stores.close();
    const patient = openStores({ ...settings, STORE_TIMEOUT_MS: CLEAN_MS }, () => {});
    try {
      await deleteKeys(patient, settings.REDIS_KEY_PREFIX);
      await patient.mongo.db.dropDatabase();
      if (options.buckets === true) await deleteBuckets(patient);
    } finally {
      await patient.close();
    }
    const leaked = await withServer(serverUrl, async (server) => {
      const left = await connectionsLeft(server, database);
      await server.query(`DROP DATABASE ${database} WITH (FORCE)`);
      return left;
    });
    if (leaked > 0) throw new Error(`${leaked} connections to PostgreSQL were left open`);
  }
  return { settings, stores, close };
}

/** Deletes the databases that suites of dead processes left behind; their keys and buckets go with `stack reset`. */
export async function sweepDeadSuites(): Promise<void> {
  const { env } = await stackUp({ name: STACK, durability: "none" });
  await withServer(env.POSTGRES_URL, async (server) => {
    const { rows } = await server.query<{ datname: string }>(
      "SELECT datname FROM pg_database WHERE datname LIKE 'suite\\_%'",
    );
    for (const { datname } of rows) {
      if (isAlive(Number(datname.split("_")[1]))) continue;
      // Whoever else starts tests at the same moment sweeps as well.
      await rollBackPrepared(env.POSTGRES_URL, datname).catch(ignoreAbsent);
      await server.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`).catch(ignoreAbsent);
    }
  });
}

const NO_SUCH_DATABASE = "3D000";

function ignoreAbsent(failure: unknown): void {
  if (!(failure instanceof pg.DatabaseError && failure.code === NO_SUCH_DATABASE)) throw failure;
}

/** A prepared transaction outlives its process, keeps its database from being dropped, and ends only from inside it. */
async function rollBackPrepared(serverUrl: string, database: string): Promise<void> {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  await withServer(url.href, async (server) => {
    const { rows } = await server.query<{ statement: string }>(
      `SELECT format('ROLLBACK PREPARED %L', gid) AS statement FROM pg_prepared_xacts
       WHERE database = current_database()`,
    );
    for (const { statement } of rows) await server.query(statement);
  });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Sessions end a moment after their sockets close, so the count is taken until it is zero or time is up. */
async function connectionsLeft(server: pg.Client, database: string): Promise<number> {
  const deadline = Date.now() + LEAK_WAIT_MS;
  for (;;) {
    const { rows } = await server.query<{ left: number }>(
      "SELECT count(*)::int AS left FROM pg_stat_activity WHERE datname = $1",
      [database],
    );
    const left = rows[0]?.left ?? 0;
    if (left === 0 || Date.now() > deadline) return left;
    await pause(20);
  }
}

async function deleteKeys({ redis: { redis } }: Stores, prefix: string): Promise<void> {
  let cursor = "0";
  do {
    const [next, keys] = await redis.scan(cursor, "MATCH", `${prefix}*`, "COUNT", 1_000);
    // SCAN answers with whole keys, and every other command puts the prefix before them again.
    const names = keys.map((key) => key.slice(prefix.length));
    if (names.length > 0) await redis.unlink(...names);
    cursor = next;
  } while (cursor !== "0");
}

// The client cannot list the versions behind the first thousand: it does not escape the key at which it is to go on (8.0.7).
const AT_ONCE = 1_000;

async function deleteBuckets({ minio }: Stores): Promise<void> {
  for (const bucket of Object.values(minio.buckets)) {
    for (
      let some = await someVersions(minio, bucket);
      some.length > 0;
      some = await someVersions(minio, bucket)
    )
      await minio.client.removeObjects(bucket, some);
    await minio.client.removeBucket(bucket);
  }
}

async function someVersions({ client }: Stores["minio"], bucket: string) {
  const versions: { name: string; versionId?: string }[] = [];
  for await (const { name, versionId } of client.listObjects(bucket, "", true, { IncludeVersion: true })) {
    if (name !== undefined) versions.push({ name, ...(versionId ? { versionId } : {}) });
    if (versions.length === AT_ONCE) break;
  }
  return versions;
}

async function withServer<T>(url: string, work: (server: pg.Client) => Promise<T>): Promise<T> {
  const server = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    query_timeout: CLEAN_MS,
  });
  await server.connect();
  try {
    return await work(server);
  } finally {
    await server.end();
  }
}
