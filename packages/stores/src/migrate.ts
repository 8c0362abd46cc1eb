import pg from "pg";
import { QueryTypes, type Sequelize } from "sequelize";
import { Umzug, type UmzugStorage } from "umzug";
import { z } from "zod";
import { advisoryLocks } from "./advisory-locks.ts";
import type { Settings } from "./env.ts";
import { type Mongo, openMongo } from "./mongo.ts";
import { mongoMigrations } from "./mongo-migrations/index.ts";
import type { MongoMigration } from "./mongo-migrations/migration.ts";
import { openPostgres, type Postgres } from "./postgres.ts";
import { postgresMigrations } from "./postgres-migrations/index.ts";
import type { PostgresMigration } from "./postgres-migrations/migration.ts";

// An index of a large table takes longer to build than any request may take.
const STEP_MS = 600_000;
const LOCK_WAIT_MS = 10_000;

interface MigratedStores {
  readonly postgres: Postgres;
  readonly mongo: Mongo;
}

/** Names of migrations, by store. */
export interface MigrationNames {
  readonly postgres: readonly string[];
  readonly mongo: readonly string[];
}

interface MigrationSteps {
  readonly postgres: readonly PostgresMigration[];
  readonly mongo: readonly MongoMigration[];
}

const everyStep: MigrationSteps = { postgres: postgresMigrations, mongo: mongoMigrations };

/**
 * Brings both databases to the newest schema and returns what it ran. Whichever process comes first does the
 * work under an advisory lock in PostgreSQL; the others wait for it and find nothing left to do.
 * @throws Error when a step fails: it leaves nothing half done in PostgreSQL, and can be run again in both.
 */
export async function migrate(
  settings: Settings,
  stores: MigratedStores,
  steps: MigrationSteps = everyStep,
): Promise<MigrationNames> {
  const pending = await pendingMigrations(stores, steps);
  if (pending.postgres.length + pending.mongo.length === 0) return pending;
  // Connections of its own, which wait longer than those that requests use.
  const patient = { ...settings, POSTGRES_POOL_MAX: 1, MONGO_POOL_MAX: 2, STORE_TIMEOUT_MS: STEP_MS };
  const postgres = openPostgres(patient);
  const mongo = openMongo(patient);
  try {
    return await underLock(settings, async () => {
      const inPostgres = await postgresUmzug(postgres.sequelize, steps.postgres).up();
      const inMongo = await mongoUmzug(mongo, steps.mongo).up();
      return { postgres: inPostgres.map(({ name }) => name), mongo: inMongo.map(({ name }) => name) };
    });
  } finally {
    await Promise.all([postgres.close(), mongo.close()]);
  }
}

/** Does work while no other process does it; the lock goes with its connection, also when this process dies. */
async function underLock<T>(settings: Settings, work: () => Promise<T>): Promise<T> {
  const lock = new pg.Client({
    connectionString: settings.POSTGRES_URL,
    application_name: "marketplace-migrate",
    connectionTimeoutMillis: settings.STORE_TIMEOUT_MS,
    statement_timeout: STEP_MS,
    query_timeout: STEP_MS + 1_000,
    keepAlive: true,
  });
  let lockLost: Error | undefined;
  lock.on("error", (fault) => {
    lockLost = fault;
  });
  await lock.connect();
  try {
    await lock.query("SELECT pg_advisory_lock($1)", [advisoryLocks.migration]);
    const result = await work();
    if (lockLost !== undefined) throw lockLost;
    return result;
  } finally {
    await lock.end();
  }
}

/** The migrations that have not run yet. */
export async function pendingMigrations(
  stores: MigratedStores,
  steps: MigrationSteps = everyStep,
): Promise<MigrationNames> {
  const [postgres, mongo] = await Promise.all([
    postgresUmzug(stores.postgres.sequelize, steps.postgres).pending(),
    mongoUmzug(stores.mongo, steps.mongo).pending(),
  ]);
  return { postgres: postgres.map(({ name }) => name), mongo: mongo.map(({ name }) => name) };
}

/** The migrations of MongoDB that have not run yet. */
export async function pendingInMongo(mongo: Mongo): Promise<readonly string[]> {
  const pending = await mongoUmzug(mongo, everyStep.mongo).pending();
  return pending.map(({ name }) => name);
}

const presenceSchema = z.tuple([z.object({ present: z.boolean() })]);
const namesSchema = z.array(z.object({ name: z.string() }));

function postgresUmzug(sequelize: Sequelize, steps: readonly PostgresMigration[]) {
  const select = (sql: string): Promise<unknown> => sequelize.query(sql, { type: QueryTypes.SELECT });
  const storage: UmzugStorage = {
    async executed() {
      const found = await select("SELECT to_regclass('schema_migrations') IS NOT NULL AS present");
      if (!presenceSchema.parse(found)[0].present) return [];
      const ran = await select("SELECT name FROM schema_migrations ORDER BY name");
      return namesSchema.parse(ran).map(({ name }) => name);
    },
    // The name is written inside the migration's own transaction, so that a crash cannot come between the two.
    logMigration: async () => {},
    unlogMigration: async () => {},
  };
  return new Umzug({
    migrations: steps.map((step) => ({ name: step.name, up: () => runPostgresStep(sequelize, step) })),
    storage,
    logger: undefined,
  });
}

async function runPostgresStep(sequelize: Sequelize, { name, sql }: PostgresMigration): Promise<void> {
  await sequelize.transaction(async (transaction) => {
    // A step that waits for a lock on a table holds up every request behind it: better to fail, and be run again.
    await sequelize.query(`SET LOCAL lock_timeout = ${LOCK_WAIT_MS}`, { transaction });
    await sequelize.query(
      "CREATE TABLE IF NOT EXISTS schema_migrations (name text PRIMARY KEY, ran_at timestamptz NOT NULL DEFAULT now())",
      { transaction },
    );
    await sequelize.query(sql, { transaction });
    await sequelize.query("INSERT INTO schema_migrations (name) VALUES (:name)", {
      replacements: { name },
      transaction,
    });
  });
}

function mongoUmzug({ db }: Mongo, steps: readonly MongoMigration[]) {
  const ran = db.collection<{ _id: string; ranAt: Date }>("schema_migrations");
  const storage: UmzugStorage = {
    executed: async () => (await ran.find({}, { sort: { _id: 1 } }).toArray()).map(({ _id }) => _id),
    logMigration: async ({ name }) => {
      await ran.insertOne({ _id: name, ranAt: new Date() });
    },
    unlogMigration: async ({ name }) => {
      await ran.deleteOne({ _id: { $eq: name } });
    },
  };
  return new Umzug({
    migrations: steps.map(({ name, up }) => ({ name, up: () => up(db) })),
    storage,
    logger: undefined,
  });
}
