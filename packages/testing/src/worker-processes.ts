/*
 * Processes that a test starts to kill them. Each is one bundle of a `*.fixture.ts`, which a test sends orders to and
 * which answers each by `obeyOrders`; it starts in a fraction of a second.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { build } from "esbuild";
import { type WorkerAnswer, workerAnswerSchema } from "./obey-orders.ts";

export { crashAt } from "./crash-at.ts";
export type { WorkerAnswer };

// Of what a bundle takes in, what no such process uses: each start would pay for loading it.
const UNUSED = [
  ...["ioredis", "umzug", "pg-native", "pg-hstore"],
  ...["sqlite3", "mysql2", "mariadb", "tedious", "oracledb", "ibm_db", "snowflake-sdk", "odbc"],
];

/** One process of a test's own. */
export interface WorkerProcess<Order extends object> {
  readonly pid: number;
  /** What became of an order; null when the process died before it answered. */
  send(order: Order): Promise<WorkerAnswer | null>;
  /** The signal that ended it. */
  readonly ended: Promise<NodeJS.Signals | null>;
  kill(): Promise<void>;
  /** Waits until it has stopped itself; false when it ends, or the order ends, first. */
  frozen(order: Promise<unknown>): Promise<boolean>;
  signal(name: "SIGSTOP" | "SIGCONT" | "SIGTERM"): void;
}

/** Starts such processes. */
export interface WorkerProcesses<Order extends object> {
  start(environment: Readonly<Record<string, string>>): Promise<WorkerProcess<Order>>;
  /** Gives one that has been started ahead, so that nobody waits for it. */
  startedAhead(environment: Readonly<Record<string, string>>): () => Promise<WorkerProcess<Order>>;
  /** Kills what still runs. */
  close(): Promise<void>;
}

/** What a bundle is made of. */
export interface WorkerBundle {
  /** The file that such a process runs. */
  readonly entry: string;
  /** Packages that it takes in and does not use either. */
  readonly unused?: readonly string[];
  /** Of those that most such processes do not use, what this one does. */
  readonly used?: readonly string[];
  /** Packages that cannot be bundled, such as those with code of the machine; each process loads them itself. */
  readonly external?: readonly string[];
}

const bundles = new Map<string, Promise<string>>();

/** Bundles a file once for all suites of this process, and starts processes of it. */
export async function openWorkerProcesses<Order extends object>(
  bundle: WorkerBundle,
): Promise<WorkerProcesses<Order>> {
  const { entry } = bundle;
  const making = bundles.get(entry) ?? bundleProcess(bundle);
  bundles.set(entry, making);
  const outfile = await making;
  const running = new Set<ChildProcess>();
  const starting = new Set<Promise<unknown>>();

  async function start(environment: Readonly<Record<string, string>>): Promise<WorkerProcess<Order>> {
    const child = fork(outfile, {
      execArgv: [],
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      env: { ...process.env, NODE_ENV: "test", ...environment },
    });
    running.add(child);
    child.once("exit", () => running.delete(child));
    const [first]: unknown[] = await Promise.race([once(child, "message"), once(child, "exit")]);
    if (first !== "ready") throw new Error(`A process of ${entry} did not start`);
    return workerProcess(child);
  }

  function startedAhead(environment: Readonly<Record<string, string>>) {
    let next: Promise<WorkerProcess<Order>>;
    const prepare = () => {
      next = start(environment);
      const begun = next.catch(() => {}).finally(() => starting.delete(begun));
      starting.add(begun);
    };
    prepare();
    return () => {
      const given = next;
      prepare();
      return given;
    };
  }

  async function close(): Promise<void> {
    await Promise.all(starting);
    const ends = [...running].map((child) => once(child, "exit"));
    for (const child of running) child.kill("SIGKILL");
    await Promise.all(ends);
  }
  return { start, startedAhead, close };
}

/** Bundles the file of a process, for as long as this one lives; answers with the path of the bundle. */
export async function bundleProcess({
  entry,
  unused = [],
  used = [],
  external = [],
}: WorkerBundle): Promise<string> {
  // Inside the repository, where Node would find the packages.
  const cache = join(dirname(entry), "../.cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "worker-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const empty = join(folder, "empty.cjs");
  const outfile = join(folder, `${basename(entry, ".ts")}.mjs`);
  const left = [...UNUSED, ...unused].filter((name) => !used.includes(name));
  // Enough for a client that is opened, because a signature wants one, and never called.
  writeFileSync(empty, "module.exports = { Client: class {} };");
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    external: [...external],
    platform: "node",
    target: "node20",
    format: "esm",
    conditions: ["@marketplace/source"],
    alias: Object.fromEntries(left.map((name) => [name, empty])),
    banner: {
      js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
    },
    logLevel: "error",
  });
  return outfile;
}

function workerProcess<Order extends object>(child: ChildProcess): WorkerProcess<Order> {
  const waiting = new Map<number, (answer: WorkerAnswer | null) => void>();
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
    const answer = workerAnswerSchema.parse(message);
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  // A message to a process that has just died cannot be sent; that it died is told by `ended`.
  child.on("error", () => {});

  const { pid } = child;
  if (pid === undefined) throw new Error("A worker process did not start");
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
