import { join } from "node:path";
import { type Closers, whenAllEnded } from "../closers.ts";
import { startMarketplaceProcess } from "../processes/marketplace-process.ts";
import { type OwnProcess, startServer } from "../processes/own-process.ts";
import { checkBody } from "./answer-checks.ts";
import { contentOf, type ReadCalls } from "./read-calls.ts";
import { PORT_SETTING } from "./references/listen.ts";

/** The processes of the marketplace that are measured: three that answer queries, and one that changes things. */
export interface OwnServers {
  readonly query: OwnProcess;
  readonly secondQuery: OwnProcess;
  /** One that cannot reach Redis. */
  readonly withoutRedis: OwnProcess;
  readonly command: OwnProcess;
}

/** The servers that ours are held against. */
export interface ReferenceServers {
  readonly bareHttp: OwnProcess;
  readonly secondBareHttp: OwnProcess;
  readonly bareHttpPage: OwnProcess;
  readonly redisGet: OwnProcess;
  readonly pgByKey: OwnProcess;
  readonly findOne: OwnProcess;
  readonly bareTrpc: OwnProcess;
}

type Environment = Readonly<Record<string, string>>;

// The port is reserved for what nobody offers: whoever connects is refused at once.
const NOBODYS_URL = "redis://127.0.0.1:1/0";

interface Starting {
  readonly environment: Environment;
  readonly closers: Closers;
  /** Options of Node for the query process that is measured. */
  readonly nodeOptions?: readonly string[];
}

/** Starts our processes; the first brings the stores to their newest schema, which the others then find. */
export async function startOwnServers({
  environment,
  closers,
  nodeOptions = [],
}: Starting): Promise<OwnServers> {
  const start = async (app: "query" | "command", told: Environment = {}, options: readonly string[] = []) =>
    closers.keep(await startMarketplaceProcess(app, { ...environment, ...told }, options));
  const query = await start("query", {}, nodeOptions);
  const [secondQuery, command, withoutRedis] = await whenAllEnded([
    start("query"),
    start("command"),
    start("query", { REDIS_URL: NOBODYS_URL }),
  ]);
  return { query, secondQuery, withoutRedis, command };
}

interface Beside extends Starting {
  readonly calls: ReadCalls;
}

/**
 * Starts the references, which answer what ours answered.
 * @throws Error when tRPC itself answers other bytes than ours.
 */
export async function startReferences({ environment, calls, closers }: Beside): Promise<ReferenceServers> {
  const { listing, page } = calls;
  const start = async (name: string, told: Environment, healthBelow = "") =>
    closers.keep(
      await startServer({
        ...{ name, portSetting: PORT_SETTING, healthBelow },
        main: join(import.meta.dirname, `references/${name}-main.ts`),
        environment: { ...environment, ...told },
      }),
    );
  const [bareHttp, secondBareHttp, bareHttpPage, redisGet, pgByKey, findOne, bareTrpc] = await whenAllEnded([
    start("bare-http", { BODY: listing.body }),
    start("bare-http", { BODY: listing.body }),
    start("bare-http", { BODY: page.body }),
    start("redis-get", { BODY: listing.body }),
    start("pg-by-key", { BODY: listing.body }),
    start("find-one", { LISTING_ID: listing.value.id }),
    start("bare-trpc", { LISTING: contentOf(listing), PAGE: contentOf(page) }, "/trpc"),
  ]);
  for (const { url } of [bareHttp, secondBareHttp, redisGet, pgByKey, bareTrpc])
    await checkBody(url + listing.path, listing.body);
  for (const { url } of [bareHttpPage, bareTrpc]) await checkBody(url + page.path, page.body);
  return { bareHttp, secondBareHttp, bareHttpPage, redisGet, pgByKey, findOne, bareTrpc };
}
