import { type Db, MongoClient } from "mongodb";
import type { Settings } from "./env.ts";

/** MongoDB: the database of the listings, and the client that opens transactions. */
export interface Mongo {
  readonly client: MongoClient;
  readonly db: Db;
  close(): Promise<void>;
}

type MongoSettings = Pick<Settings, "MONGO_URL" | "MONGO_DATABASE" | "MONGO_POOL_MAX" | "STORE_TIMEOUT_MS">;

/** Opens a pool; writes are acknowledged by a majority and journaled, reads see only such writes. */
export function openMongo(settings: MongoSettings): Mongo {
  const timeout = settings.STORE_TIMEOUT_MS;
  const client = new MongoClient(settings.MONGO_URL, {
    appName: "marketplace",
    maxPoolSize: settings.MONGO_POOL_MAX,
    waitQueueTimeoutMS: timeout,
    serverSelectionTimeoutMS: timeout,
    connectTimeoutMS: timeout,
    timeoutMS: timeout,
    ignoreUndefined: true,
    readConcernLevel: "majority",
    writeConcern: { w: "majority", journal: true },
  });
  return { client, db: client.db(settings.MONGO_DATABASE), close: () => client.close() };
}
