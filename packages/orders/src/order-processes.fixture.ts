import { join } from "node:path";
import type { Settings } from "@marketplace/stores";
import { openWorkerProcesses, type WorkerProcess } from "@marketplace/testing/worker-processes";
import type { ProcessOrder } from "./order-process.fixture.ts";

/** One process that works on orders. */
export type OrderProcess = WorkerProcess<ProcessOrder>;

/** How a process is started, and what is broken in it on purpose. */
export interface ProcessOptions {
  /** Longest wait for a store; 5,000 by default. */
  readonly timeoutMs?: number;
  /** How many times as fast as the machine's its clock goes; once by default. */
  readonly speed?: number;
  readonly sabotage?: string;
}

/** Starts such processes, from one bundle, each in a fraction of a second. */
export interface OrderProcesses {
  start(options?: ProcessOptions): Promise<OrderProcess>;
  /** Gives one that has been started ahead, so that nobody waits for it. */
  startedAhead(options: ProcessOptions): () => Promise<OrderProcess>;
  /** Kills what still runs. */
  close(): Promise<void>;
}

/** Makes the bundle where there is none yet; the clocks of all that it starts begin now. */
export async function openOrderProcesses(settings: Settings): Promise<OrderProcesses> {
  const processes = await openWorkerProcesses<ProcessOrder>({
    entry: join(import.meta.dirname, "order-process.fixture.ts"),
    unused: ["minio", "sharp", "stripe", "@rapideditor/country-coder"],
  });
  const given = Object.fromEntries(
    Object.entries(settings)
      .filter(([, value]) => value !== undefined && !Array.isArray(value))
      .map(([name, value]) => [name, String(value)]),
  );
  const started = String(Date.now());
  const environment = ({ timeoutMs = 5_000, speed = 1, sabotage = "" }: ProcessOptions) => ({
    ...given,
    POSTGRES_POOL_MAX: "6",
    MONGO_POOL_MAX: "6",
    STORE_TIMEOUT_MS: String(timeoutMs),
    CLOCK_START: started,
    CLOCK_SPEED: String(speed),
    DURABLE_SABOTAGE: sabotage,
  });
  return {
    start: (options = {}) => processes.start(environment(options)),
    startedAhead: (options) => processes.startedAhead(environment(options)),
    close: processes.close,
  };
}
