import { join } from "node:path";
import type { Settings } from "@marketplace/stores";
import { openWorkerProcesses, type WorkerProcess } from "@marketplace/testing/worker-processes";
import type { ShopOrder } from "./shop-process.fixture.ts";

/** One process that works in the shop. */
export type ShopProcess = WorkerProcess<ShopOrder>;

/** How a process is started: its time-outs, and what is broken in it on purpose. */
export interface ProcessOptions {
  readonly timeoutMs?: number;
  readonly deadlineMs?: number;
  readonly sabotage?: string;
}

/** Starts shop processes, from one bundle, each in a fraction of a second. */
export interface ShopProcesses {
  start(options?: ProcessOptions): Promise<ShopProcess>;
  /** Gives one that has been started ahead, so that nobody waits for it. */
  startedAhead(options: ProcessOptions): () => Promise<ShopProcess>;
  /** Kills what still runs. */
  close(): Promise<void>;
}

/** Makes the bundle where there is none yet. */
export async function openShopProcesses(settings: Settings): Promise<ShopProcesses> {
  const processes = await openWorkerProcesses<ShopOrder>({
    entry: join(import.meta.dirname, "shop-process.fixture.ts"),
    unused: ["minio"],
  });
  const environment = ({ timeoutMs = 3_000, deadlineMs = 3_000, sabotage = "" }: ProcessOptions) => ({
    POSTGRES_URL: settings.POSTGRES_URL,
    MONGO_URL: settings.MONGO_URL,
    MONGO_DATABASE: settings.MONGO_DATABASE,
    STORE_TIMEOUT_MS: String(timeoutMs),
    DEADLINE_MS: String(deadlineMs),
    DURABLE_SABOTAGE: sabotage,
  });
  return {
    start: (options = {}) => processes.start(environment(options)),
    startedAhead: (options) => processes.startedAhead(environment(options)),
    close: processes.close,
  };
}
