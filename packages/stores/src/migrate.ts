import pg from "pg";
import { QueryTypes, type Sequelize } from "sequelize";
import { Umzug, type UmzugStorage } from "umzug";
import { z } from "zod";
import type { Settings } from "./env.ts";
import type { Mongo } from "./mongo.ts";
import { mongoMigrations } from "./mongo-migrations/index.ts";
import type { MongoMigration } from "./mongo-migrations/migration.ts";
import type { Postgres } from "./postgres.ts";
import { postgresMigrations } from "./postgres-migrations/index.ts";
import type { PostgresMigration } from "./postgres-migrations/migration.ts";

// Any constant serves, as long as every version of every process uses the same one.
const MIGRATION_LOCK = 7_203_041_977;
const LOCK_WAIT_MS = 120_000;

interface MigratedStores {
  readonly postgres: Postgres;
  readonly mongo: Mongo;
}

/** Names of migrations, by store. */
export interface MigrationNames {
  readonly postgres: readonly string[];
  readonly mongo: readonly string[];
}

/**
 * Brings both databases to the newest schema and returns what it ran. Whichever process comes first does the
 * work under an advisory lock in PostgreSQL; the others wait for it and find nothing left to do.
 */
export async function migrate(settings: Settings, stores: MigratedStores): Promise<MigrationNames> {
  const lock = new pg.Client({
    connectionString: settings.POSTGRES_URL,
    application_name: "marketplace-migrate",
    connectionTimeoutMillis: settings.STORE_TIMEOUT_MS,
    statement_timeout: LOCK_WAIT_MS,
    keepAlive: true,
  });
  await lock.connect();
  let lockLost: Error | undefined;
  lock.on("error", (fault) => {
    lockLost = fault;
  });
  try {
    await lock.query("SELECT pg_advisory_lock($1)", [MIGRATION_LOCK]);
    const postgres = await postgresUmzug(stores.postgres.sequelize).up();
    const mongo = await mongoUmzug(stores.mongo).up();
    if (lockLost !== undefined) throw lockLost;
    return { postgres: postgres.map(({ name }) => name), mongo: mongo.map(({ name }) => name) };
  } finally {
    await lock.end();
  }
}

/** The migrations that have not run yet. */
export async function pendingMigrations(stores: MigratedStores): Promise<MigrationNames> {
  const [postgres, mongo] = await Promise.all([
    postgresUmzug(stores.postgres.sequelize).pending(),
    mongoUmzug(stores.mongo).pending(),
  ]);
  return { postgres: postgres.map(({ name }) => name), mongo: mongo.map(({ name }) => name) };
}

function postgresUmzug(sequelize: Sequelize) {
  const storage: UmzugStorage = {
    async executed() {
      const rows: unknown = await sequelize.query(
        "SELECT to_regclass('schema_migrations') IS NOT NULL AS present",
        {
          type: QueryTypes.SELECT,
        },
      );
      if (
        !z
          .array(z.object({ present: z.boolean() }))
          .parse(rows)
          .some(({ present }) => present)
      )
        return [];
      const names: unknown = await sequelize.query("SELECT name FROM schema_migrations ORDER BY name", {
        type: QueryTypes.SELECT,
      });
      return z
        .array(z.object({ name: z.string() }))
        .parse(names)
        .map(({ name }) => name);
    },
    // The name is written inside the migration's own transaction, so that a crash cannot come between the two.
    logMigration: async () => {},
    unlogMigration: async () => {},
  };
  return new Umzug({
    migrations: postgresMigrations.map(({ name, sql }) => ({
      name,
      up: () => runPostgresMigration(sequelize, { name, sql }),
    })),
    storage,
    logger: undefined,
  });
}

async function runPostgresMigration(sequelize: Sequelize, { name, sql }: PostgresMigration): Promise<void> {
  await sequelize.transaction(async (transaction) => {
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

function mongoUmzug({ db }: Mongo) {
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
    migrations: mongoMigrations.map(({ name, up }: MongoMigration) => ({ name, up: () => up(db) })),
    storage,
    logger: undefined,
  });
}
