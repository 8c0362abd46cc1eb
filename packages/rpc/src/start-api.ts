import {
  diagnose,
  ensureBuckets,
  migrate,
  openStores,
  type Settings,
  type Stores,
} from "@marketplace/stores";
import type { AnyTRPCRouter } from "@trpc/server";
import type { Authenticate } from "./context.ts";
import type { Logger } from "./logger.ts";
import type { RawRoute } from "./raw-route.ts";
import { type EarlyAnswer, type RunningServer, serve } from "./serve.ts";

const HEALTH_MS = 2_000;

/** What differs between the processes that serve the API. */
export interface ApiProcess<R extends AnyTRPCRouter> {
  readonly name: string;
  /** 0 picks a free port. */
  readonly port: number;
  /** Wires the slices by hand, once the stores are open and migrated. */
  assemble(stores: Stores, log: Logger): Promise<Assembled<R>>;
}

interface Assembled<R extends AnyTRPCRouter> {
  readonly router: R;
  readonly authenticate: Authenticate;
  /** Addresses beside tRPC's; none by default. */
  readonly rawRoutes?: readonly RawRoute[];
  /** Sees each request before all else; none by default. */
  readonly early?: EarlyAnswer;
  /** Ends what else was started, after the last request and before the stores. */
  readonly stop?: () => Promise<void>;
}

/**
 * Opens the stores, brings them to the newest schema and serves; `close` drains the server before the stores.
 * @throws Error when a store cannot be reached or migrated; then nothing stays open.
 */
export async function startApi<R extends AnyTRPCRouter>(
  settings: Settings,
  log: Logger,
  { name, port, assemble }: ApiProcess<R>,
): Promise<RunningServer> {
  const stores = openStores(settings, (fault) => log.warn({ err: fault }, "redis"));
  let stop: () => Promise<void> = async () => {};
  const end = () => stop().finally(() => stores.close());
  try {
    const ran = await migrate(settings, stores);
    if (ran.postgres.length + ran.mongo.length > 0) log.info({ ran }, "migrated");
    await ensureBuckets(stores.minio);
    const { router, authenticate, early, rawRoutes = [], ...assembled } = await assemble(stores, log);
    stop = assembled.stop ?? stop;
    const server = await serve({
      name,
      router,
      authenticate,
      rawRoutes,
      ...(early === undefined ? {} : { early }),
      host: settings.HOST,
      port,
      corsOrigins: settings.CORS_ORIGINS,
      drainSeconds: settings.DRAIN_SECONDS,
      trustedProxies: settings.TRUSTED_PROXIES,
      log,
      health: () => storesAnswer(stores),
    });
    return { url: server.url, close: () => server.close().finally(end) };
  } catch (failure) {
    await end();
    throw failure;
  }
}

async function storesAnswer(stores: Stores): Promise<Readonly<Record<string, boolean>>> {
  const health = await diagnose(stores, HEALTH_MS);
  return Object.fromEntries(health.map(({ store, ok }) => [store, ok]));
}
