import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Settings } from "@marketplace/stores";
import { build } from "esbuild";
import { z } from "zod";
import type { ShopAnswer, ShopOrder } from "./shop-process.fixture.ts";

const answerSchema = z.object({ id: z.int(), value: z.unknown(), refused: z.string().nullable() });

// Of what the bundle takes in, what a shop process never uses: each start would pay for loading it.
const UNUSED = [
  ...["minio", "ioredis", "umzug", "pg-native", "pg-hstore"],
  ...["sqlite3", "mysql2", "mariadb", "tedious", "oracledb", "ibm_db", "snowflake-sdk", "odbc"],
];

/** One process that works in the shop. */
export interface ShopProcess {
  readonly pid: number;
  /** What became of an order; null when the process died before it answered. */
  send(order: ShopOrder): Promise<ShopAnswer | null>;
  /** The signal that ended it. */
  readonly ended: Promise<NodeJS.Signals | null>;
  kill(): Promise<void>;
  /** Waits until it has stopped itself; false when it ends, or the order ends, first. */
  frozen(order: Promise<unknown>): Promise<boolean>;
  signal(name: "SIGSTOP" | "SIGCONT" | "SIGTERM"): void;
}

/** How a process is started: its time-outs, and what is broken in it on purpose. */
export interface ProcessOptions {
  readonly timeoutMs?: number;
  readonly deadlineMs?: number;
  readonly sabotage?: string;
}

/** Starts shop processes, from one bundle, each in a fraction of a second. */
export interface ShopProcesses {
  start(options?: ProcessOptions): Promise<ShopProcess>;
  /** Kills what still runs. */
  close(): Promise<void>;
}

let bundled: Promise<string> | undefined;

/** Bundles the shop process once for all suites of this process. */
async function bundle(): Promise<string> {
  // Inside the repository, where Node would find the packages.
  const cache = join(import.meta.dirname, "../.cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "shop-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const empty = join(folder, "empty.cjs");
  const outfile = join(folder, "shop-process.mjs");
  writeFileSync(empty, "module.exports = {};");
  await build({
    entryPoints: [join(import.meta.dirname, "shop-process.fixture.ts")],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    conditions: ["@marketplace/source"],
    alias: Object.fromEntries(UNUSED.map((name) => [name, empty])),
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: "error",
  });
  return outfile;
}

/** Makes the bundle where there is none yet. */
export async function openShopProcesses(settings: Settings): Promise<ShopProcesses> {
  bundled ??= bundle();
  const outfile = await bundled;
  const running = new Set<ChildProcess>();

  async function start(options: ProcessOptions = {}): Promise<ShopProcess> {
    const child = fork(outfile, {
      execArgv: [],
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      env: {
        ...process.env,
        NODE_ENV: "test",
        POSTGRES_URL: settings.POSTGRES_URL,
        MONGO_URL: settings.MONGO_URL,
        MONGO_DATABASE: settings.MONGO_DATABASE,
        STORE_TIMEOUT_MS: String(options.timeoutMs ?? 3_000),
        DEADLINE_MS: String(options.deadlineMs ?? 3_000),
        DURABLE_SABOTAGE: options.sabotage ?? "",
      },
    });
    running.add(child);
    child.once("exit", () => running.delete(child));
    const [first]: unknown[] = await Promise.race([once(child, "message"), once(child, "exit")]);
    if (first !== "ready") throw new Error("A shop process did not start");
    return shopProcess(child);
  }

  async function close(): Promise<void> {
    const ends = [...running].map((child) => once(child, "exit"));
    for (const child of running) child.kill("SIGKILL");
    await Promise.all(ends);
  }
  return { start, close };
}

function shopProcess(child: ChildProcess): ShopProcess {
  const waiting = new Map<number, (answer: ShopAnswer | null) => void>();
  let count = 0;
  let gone = false;
  const ended = new Promise<NodeJS.Signals | null>((resolve) =>
    child.once("exit", (_code, signal) => {
      gone = true;
      for (const tell of waiting.values()) tell(null);
      resolve(signal);
    }),
  );
  child.on("message", (message) => {
    const answer = answerSchema.parse(message);
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  // A message to a process that has just died cannot be sent; that it died is told by `ended`.
  child.on("error", () => {});

  const { pid } = child;
  if (pid === undefined) throw new Error("A shop process did not start");
  return {
    pid,
    ended,
    send: (order) =>
      new Promise((resolve) => {
        if (gone) return resolve(null);
        const id = ++count;
        waiting.set(id, resolve);
        child.send({ id, ...order }, () => {});
      }),
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
    },
    frozen: async (order) => {
      let over = false;
      void order.then(() => {
        over = true;
      });
      while (!over) {
        if (isStopped(pid)) return true;
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      return false;
    },
    signal: (name) => {
      child.kill(name);
    },
  };
}

/** Whether a process stands still. Linux tells in /proc. */
function isStopped(pid: number): boolean {
  try {
    return /\) T /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}
