import { type ClientSession, type Db, MongoClient } from "mongodb";
import { withDeadline } from "./deadline.ts";
import type { Settings } from "./env.ts";

/** MongoDB: the database of the listings, and the client that opens transactions. */
export interface Mongo {
  readonly client: MongoClient;
  readonly db: Db;
  /**
   * Runs work in one transaction and commits it; conflicts are repeated, so the work must be repeatable. The
   * driver's own `withTransaction` goes on for two minutes; this ends after twice STORE_TIMEOUT_MS.
   * @throws MarketplaceError `TIMEOUT`, after which the work may or may not have been committed.
   */
  transaction<T>(work: (session: ClientSession) => Promise<T>): Promise<T>;
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
    // The driver takes `timeoutMS` and ignores it (7.9.0), so that the socket's limit is what ends a call. It repeats
    // a call once after a lost connection: against a network that eats packets, a call ends after twice the limit.
    socketTimeoutMS: timeout,
    ignoreUndefined: true,
    readConcernLevel: "majority",
    writeConcern: { w: "majority", journal: true },
  });

  async function transaction<T>(work: (session: ClientSession) => Promise<T>): Promise<T> {
    let over = false;
    const running = client.withSession((session) =>
      session.withTransaction(async () => {
        // The caller has been told: nothing may be begun again behind its back.
        if (over) throw new Error("The transaction is out of time");
        return work(session);
      }),
    );
    try {
      return await withDeadline(running, timeout * 2, "MongoDB");
    } finally {
      over = true;
    }
  }
  return { client, db: client.db(settings.MONGO_DATABASE), transaction, close: () => client.close() };
}
