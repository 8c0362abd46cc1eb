import pg from "pg";
import { Sequelize } from "sequelize";
import type { Settings } from "./env.ts";

/** PostgreSQL through sequelize; every statement that belongs together passes its `transaction`. */
export interface Postgres {
  readonly sequelize: Sequelize;
  close(): Promise<void>;
}

type PostgresSettings = Pick<Settings, "POSTGRES_URL" | "POSTGRES_POOL_MAX" | "STORE_TIMEOUT_MS">;

/**
 * A connection whose errors are always heard: sequelize listens once it is open, and one that PostgreSQL ends in that
 * very moment would end this process. Whoever waits for the connection or uses it is told anyway.
 */
class HeardClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on("error", () => {});
  }
}

/** Opens a pool; connections are made when first needed, and each carries its time-outs on the server. */
export function openPostgres(settings: PostgresSettings): Postgres {
  const timeout = settings.STORE_TIMEOUT_MS;
  const sequelize = new Sequelize(settings.POSTGRES_URL, {
    dialect: "postgres",
    dialectModule: { ...pg, Client: HeardClient },
    logging: false,
    timezone: "+00:00",
    define: { timestamps: false, underscored: true, freezeTableName: true },
    pool: { max: settings.POSTGRES_POOL_MAX, min: 0, acquire: timeout, idle: 10_000, evict: 5_000 },
    // A network that eats packets would hold a query for ever: the client's own limit stands above the server's.
    dialectOptions: {
      application_name: "marketplace",
      connectionTimeoutMillis: timeout,
      query_timeout: timeout + 1_000,
      statement_timeout: timeout,
      lock_timeout: timeout,
      idle_in_transaction_session_timeout: timeout * 2,
      keepAlive: true,
    },
    retry: { max: 0 },
  });
  return { sequelize, close: () => sequelize.close() };
}
