import type { Closers } from "../closers.ts";
import type { OwnProcess } from "../processes/own-process.ts";
import type { Measurable } from "../rounds.ts";
import { startHost } from "../worker/host.ts";
import { type Aim, type LoadOpener, openLoad, ownAims, watchedLoad } from "./load-aims.ts";
import type { OwnReads } from "./own-reads.ts";
import { type Pinning, pinned } from "./pin.ts";
import { OWN_LOADS, type ReadContender } from "./read-contenders.ts";
import { type ReadMeasured, watched } from "./read-measured.ts";
import type { ReferenceServers } from "./read-servers.ts";
import { together } from "./together.ts";

interface Loads {
  readonly reads: OwnReads;
  readonly references: ReferenceServers;
  readonly pinning: Pinning;
  readonly closers: Closers;
}

/** Opens every load, all of them in one process that asks; a second one is there for the second core alone. */
export async function openReadLoads(loads: Loads): Promise<readonly Measurable<ReadMeasured>[]> {
  const { reads, references, closers } = loads;
  const opener = { host: closers.keep(startHost()), environment: reads.environment };
  const open = async (name: ReadContender, aim: Aim) =>
    watchedLoad(closers.keep(await openLoad(opener, name, aim)), aim);

  const { asks, own } = reads;
  const { bareTrpc, bareHttp, bareHttpPage, redisGet, pgByKey, findOne } = references;
  const opened: Measurable<ReadMeasured>[] = [];
  const aims = ownAims(reads);
  for (const name of OWN_LOADS) opened.push(await open(name, aims[name]));
  return [
    ...opened,
    await open("bare-trpc", { servers: [bareTrpc], asks: asks.listing }),
    await open("bare-trpc-page", { servers: [bareTrpc], asks: asks.search }),
    await open("bare-http", { servers: [bareHttp], asks: asks.listing }),
    await open("bare-http-page", { servers: [bareHttpPage], asks: asks.search }),
    await open("redis-get", { servers: [redisGet], asks: asks.listing }),
    await open("pg-by-key", { servers: [pgByKey], asks: asks.listing }),
    await open("find-one", { servers: [findOne], asks: asks.listing }),
    await open("two-processes", { servers: [own.query, own.secondQuery], asks: asks.listing }),
    ...(await openCoreLoads(loads, opener)),
  ];
}

/**
 * How much a second core gives: a server and a process that asks it share one core, and then two such pairs have two
 * cores. So the process that asks takes the same share in both.
 */
async function openCoreLoads(
  { reads, references, pinning, closers }: Loads,
  first: LoadOpener,
): Promise<readonly Measurable<ReadMeasured>[]> {
  const { environment, asks, own } = reads;
  const openers = [first, { host: closers.keep(startHost()), environment }];

  async function oneAndTwo(
    one: ReadContender,
    two: ReadContender,
    servers: readonly OwnProcess[],
  ): Promise<readonly Measurable<ReadMeasured>[]> {
    const pairs: Measurable[] = [];
    for (const [core, server] of servers.entries()) {
      const opener = openers[core];
      if (opener === undefined) throw new RangeError("There is one process that asks for each of two cores");
      const name = core === 0 ? one : `${two}, core ${core}`;
      const load = closers.keep(await openLoad(opener, name, { servers: [server], asks: asks.listing }));
      pairs.push(pinned(load, pinning, { core, pids: [opener.host.pid, server.pid] }));
    }
    const pids = servers.map(({ pid }) => pid);
    const [alone] = pairs;
    if (alone === undefined) throw new RangeError("There is no server to ask");
    return [watched(alone, { pids: pids.slice(0, 1) }), watched(together(two, pairs), { pids })];
  }

  return [
    ...(await oneAndTwo("one-core", "two-cores", [own.query, own.secondQuery])),
    ...(await oneAndTwo("bare-one-core", "bare-two-cores", [references.bareHttp, references.secondBareHttp])),
  ];
}
