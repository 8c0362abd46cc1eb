import type { OwnProcess } from "../processes/own-process.ts";
import type { Measurable } from "../rounds.ts";
import type { Host, Worker } from "../worker/host.ts";
import type { Ask } from "./load/asks.ts";
import type { ReadPlace } from "./load/read-load.ts";
import type { OwnReads } from "./own-reads.ts";
import { CONNECTIONS, type OwnLoad } from "./read-contenders.ts";
import { type ReadMeasured, watched } from "./read-measured.ts";
import type { SteadyWrites } from "./steady-writes.ts";

/** What a load asks, and of whom. */
export interface Aim {
  readonly servers: readonly OwnProcess[];
  readonly asks: readonly Ask[];
  /** Asked for each new listing before, so that it is in Redis, and not in the memory of those that are measured. */
  readonly warmedBy?: OwnProcess;
  /** What is written beside it. */
  readonly writes?: SteadyWrites;
}

/** The loads on one query process of ours. */
export function ownAims({ own, asks, writes }: OwnReads): Readonly<Record<OwnLoad, Aim>> {
  const servers = [own.query];
  return {
    "hot-listing": { servers, asks: asks.listing },
    "hot-listing-batched": { servers, asks: asks.batchedListing },
    "hot-search": { servers, asks: asks.search },
    "cold-listing": { servers, asks: asks.freshListing },
    "warm-listing": { servers, asks: asks.freshListing, warmedBy: own.secondQuery },
    mixed: { servers, asks: asks.mixed, writes },
    "hot-without-redis": { servers: [own.withoutRedis], asks: asks.listing },
    "search-without-redis": { servers: [own.withoutRedis], asks: asks.search },
  };
}

/** Opens loads in one process that asks. */
export interface LoadOpener {
  readonly host: Host;
  readonly environment: Record<string, string>;
}

/** Opens a load in a process that asks. */
export function openLoad({ host, environment }: LoadOpener, name: string, aim: Aim): Promise<Worker> {
  const place: ReadPlace = {
    urls: aim.servers.map(({ url }) => url),
    connections: CONNECTIONS,
    asks: [...aim.asks],
    environment,
    warmedBy: aim.warmedBy?.url ?? null,
  };
  return host.open({ name, contender: "reads/load", place });
}

/** Looks at the servers of a load while it is measured, and writes beside it what is to be written. */
export function watchedLoad(load: Measurable, { servers, writes }: Aim): Measurable<ReadMeasured> {
  const pids = servers.map(({ pid }) => pid);
  return watched(load, writes === undefined ? { pids } : { pids, writes });
}
