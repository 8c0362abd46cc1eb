import type { TestStores } from "@marketplace/testing";
import type { BenchRun } from "../bench.ts";
import { startMarketplaceProcess } from "../processes/marketplace-process.ts";
import { openPostgresProxy, type PostgresProxy } from "../traffic/postgres-proxy.ts";
import { type Traffic, trafficOf } from "../traffic/traffic.ts";
import type { Worker } from "../worker/host.ts";
import { startWorker } from "../worker/start-worker.ts";
import { CONTENDERS, WORDS } from "./order-contenders.ts";
import type { TrafficByContender } from "./orders-report.ts";

interface Tracing {
  readonly suite: TestStores;
  readonly environment: Record<string, string>;
  readonly run: BenchRun;
}

// The first order of a process opens connections, and the driver asks on each who the server is.
const FIRST = 5;

/** Counts for each contender the calls of one order, by placing a few one after another in processes of their own. */
export async function traceOrders({ suite, environment, run }: Tracing): Promise<TrafficByContender> {
  const proxy = await openPostgresProxy(suite.settings.POSTGRES_URL);
  try {
    const watched = { ...environment, POSTGRES_URL: proxy.url };
    const command = await startMarketplaceProcess("command", watched);
    try {
      const traced: [string, Traffic][] = [];
      for (const name of CONTENDERS) {
        run.signal.throwIfAborted();
        const worker = await startWorker(name, { environment: watched, commandUrl: command.url });
        traced.push([WORDS[name], await traceOne(worker, { suite, proxy, operations: run.effort.traced })]);
      }
      return traced;
    } finally {
      await command.close();
    }
  } finally {
    await proxy.close();
  }
}

interface One {
  readonly suite: TestStores;
  readonly proxy: PostgresProxy;
  readonly operations: number;
}

async function traceOne(worker: Worker, { suite, proxy, operations }: One): Promise<Traffic> {
  const placeSome = async (most: number) => {
    await worker.measure({ parallel: 1, milliseconds: 60_000, most });
  };
  try {
    await worker.stock(FIRST + operations);
    await placeSome(FIRST);
    return await trafficOf({ stores: suite.stores, proxy }, operations, () => placeSome(operations));
  } finally {
    await worker.close();
  }
}
