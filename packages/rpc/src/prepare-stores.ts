import { setTimeout as pause } from "node:timers/promises";
import { MarketplaceError } from "@marketplace/kernel";
import {
  diagnose,
  ensureBuckets,
  isStoreFault,
  migrate,
  pendingInMongo,
  type Settings,
  type StoreHealth,
  type Stores,
} from "@marketplace/stores";
import type { Logger } from "./logger.ts";

const ASK_MS = 2_000;
const AGAIN_MS = 500;
const BUCKETS_AGAIN_MS = 5_000;
const SILENT_MINIO =
  "MinIO knows no target arn:minio:sqs::media:redis, so it does not tell of uploads and each waits for a minute: set it up with MINIO_NOTIFY_REDIS_ENABLE_media=on, as docker-compose.yml does";

/** A process that starts. */
export interface Starting {
  readonly settings: Settings;
  readonly stores: Stores;
  /** The stores to wait for. */
  readonly essentials: ReadonlySet<StoreHealth["store"]>;
  readonly log: Logger;
  /** Ends the wait: it is told to stop before it has started. */
  readonly stop: AbortSignal;
}

/**
 * Brings both databases to the newest schema, as soon as the stores that a process cannot do without answer. One that
 * can do without PostgreSQL goes on without migrating when MongoDB's schema is the newest.
 * @throws Error that names what it waited for, after START_WAIT_SECONDS; what a migration that fails throws; the
 * signal's reason when it is told to stop.
 */
export async function prepareStores(starting: Starting): Promise<void> {
  const { settings, log, stop } = starting;
  const deadline = performance.now() + settings.START_WAIT_SECONDS * 1_000;
  for (;;) {
    const missing = await missingNow(starting);
    if (missing === null) return;
    const left = Math.round((deadline - performance.now()) / 1_000);
    const { names, cause } = missing;
    if (performance.now() >= deadline) {
      const problem = `${names.join(", ")} did not answer within ${settings.START_WAIT_SECONDS} s`;
      throw new MarketplaceError("STORE_UNAVAILABLE", problem, { cause });
    }
    log.warn({ waitingFor: names, secondsLeft: left, err: cause }, "waiting for stores");
    await pause(AGAIN_MS, undefined, { signal: stop });
  }
}

interface Missing {
  readonly names: readonly string[];
  readonly cause: unknown;
}

/** What still keeps the process from starting; null once it can. */
async function missingNow({ settings, stores, essentials, log }: Starting): Promise<Missing | null> {
  // A client that does not find its server at first stays closed until it is told to connect again. Whether it has
  // is told by what follows.
  await stores.mongo.client.connect().catch(() => null);
  const found = await diagnose(stores, ASK_MS);
  const isAway = (name: StoreHealth["store"]) =>
    found.some(({ store, version }) => store === name && version === null);
  const names = [...essentials].filter(isAway);
  const problems = found.flatMap(({ store, problem }) => (problem === null ? [] : [`${store} ${problem}`]));
  if (names.length > 0) return { names, cause: new Error(problems.join("; ")) };
  try {
    if (isAway("postgresql")) return await withoutPostgres(stores, log);
    const ran = await migrate(settings, stores);
    if (ran.postgres.length + ran.mongo.length > 0) log.info({ ran }, "migrated");
    return null;
  } catch (cause) {
    if (!isStoreFault(cause)) throw cause;
    return { names: ["postgresql", "mongodb"], cause };
  }
}

async function withoutPostgres({ mongo }: Stores, log: Logger): Promise<Missing | null> {
  const pending = await pendingInMongo(mongo);
  if (pending.length > 0) {
    return {
      names: ["postgresql"],
      cause: new Error(`MongoDB is to be migrated first: ${pending.join(", ")}`),
    };
  }
  log.warn("PostgreSQL is away; going on, since MongoDB's schema is the newest");
  return null;
}

/**
 * Makes the buckets where they are missing; while MinIO is away it goes on trying behind the caller's back until it is
 * told to stop.
 * @throws what MinIO refuses, such as a wrong key, if it answers at once.
 */
export async function prepareBuckets({ stores: { minio }, log }: Pick<Starting, "stores" | "log">) {
  const end = new AbortController();
  const isDone = async (): Promise<boolean> => {
    try {
      const { tellsOfUploads } = await ensureBuckets(minio);
      if (!tellsOfUploads) log.warn(SILENT_MINIO);
      return true;
    } catch (err) {
      if (!isStoreFault(err)) throw err;
      log.warn({ err }, "MinIO is away; its buckets are looked after once it is back");
      return false;
    }
  };
  const goOn = async (): Promise<void> => {
    do await pause(BUCKETS_AGAIN_MS, undefined, { signal: end.signal });
    while (!(await isDone()));
  };
  const trying = (await isDone())
    ? Promise.resolve()
    : goOn().catch((err: unknown) => {
        if (!end.signal.aborted) log.error({ err }, "the buckets could not be made");
      });
  return {
    /** Ends the attempts. */
    async stop(): Promise<void> {
      end.abort();
      await trying;
    },
  };
}
