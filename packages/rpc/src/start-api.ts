import { diagnose, openStores, type Settings, type Stores } from "@marketplace/stores";
import type { AnyTRPCRouter } from "@trpc/server";
import type { MetricsReaders } from "./answer-metrics.ts";
import type { Authenticate } from "./context.ts";
import { type Edge, openEdge } from "./edge.ts";
import type { StoreStates } from "./health.ts";
import type { Logger } from "./logger.ts";
import { prepareBuckets, prepareStores } from "./prepare-stores.ts";
import { type ProcessRole, processRoles, type RoleFacts } from "./process-role.ts";
import type { RawRoute } from "./raw-route.ts";
import { type EarlyAnswer, type RunningServer, serve } from "./serve.ts";

// Who asks for health waits a second, as a rule: what is done without must not use it up.
const PATIENCE_MS = { essential: 2_000, other: 500 };

/** What differs between the processes that serve the API. */
export interface ApiProcess<R extends AnyTRPCRouter> {
  readonly name: ProcessRole;
  /** 0 picks a free port. */
  readonly port: number;
  /** Tells it to stop before it has started; never by default. */
  readonly stop?: AbortSignal | undefined;
  /** Wires the slices by hand, once the stores that it needs answer and are migrated. */
  assemble(stores: Stores, log: Logger, edge: Edge): Promise<Assembled<R>>;
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
 * Opens the stores, waits for those that the role needs, brings them to the newest schema and serves; `close` drains
 * the server before the stores. A store that the role can do without may be away, then and later.
 * @throws Error when a store that it needs does not answer in time or cannot be migrated; then nothing stays open.
 */
export async function startApi<R extends AnyTRPCRouter>(
  settings: Settings,
  log: Logger,
  { name, port, stop: told = new AbortController().signal, assemble }: ApiProcess<R>,
): Promise<RunningServer> {
  const { essentials, rule } = processRoles[name];
  const stores = openStores(settings, (fault) => log.warn({ err: fault }, "redis"));
  const stops: (() => Promise<void>)[] = [() => stores.close()];
  const end = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (const stop of stops.splice(0).reverse()) await stop().catch((failure) => failures.push(failure));
    if (failures.length > 0)
      throw new AggregateError(failures, `${name} did not close all that it had opened`);
  };
  try {
    await prepareStores({ settings, stores, essentials, log, stop: told });
    const buckets = await prepareBuckets({ stores, log });
    stops.push(buckets.stop);
    const edge = openEdge({ name, settings, redis: stores.redis, rule: rule(settings), log });
    stops.push(edge.limits.settled);
    const { router, authenticate, early, rawRoutes = [], stop } = await assemble(stores, log, edge);
    if (stop !== undefined) stops.push(stop);
    const server = await serve({
      ...{ name, port, router, authenticate, rawRoutes, edge, log },
      ...(early === undefined ? {} : { early }),
      host: settings.HOST,
      corsOrigins: settings.CORS_ORIGINS,
      drainNoticeMs: settings.DRAIN_NOTICE_MS,
      drainSeconds: settings.DRAIN_SECONDS,
      trustedProxies: settings.TRUSTED_PROXIES,
      metricsReaders: metricsReaders(settings),
      health: () => statesOf(stores, essentials),
    });
    return { url: server.url, close: () => server.close().finally(end) };
  } catch (failure) {
    await end();
    throw failure;
  }
}

async function statesOf(stores: Stores, essentials: RoleFacts["essentials"]): Promise<StoreStates> {
  const health = await diagnose(stores, (store) =>
    essentials.has(store) ? PATIENCE_MS.essential : PATIENCE_MS.other,
  );
  return Object.fromEntries(health.map(({ store, ok }) => [store, { ok, essential: essentials.has(store) }]));
}

function metricsReaders({ METRICS_TOKEN: token, NODE_ENV }: Settings): MetricsReaders {
  if (token !== undefined) return { token };
  return NODE_ENV === "production" ? "nobody" : "this machine";
}
