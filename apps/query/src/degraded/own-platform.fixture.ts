import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { freePort, type ServerStatus, stackReset, stackStatus, stackUp } from "@marketplace/local-stack";
import { openTestStores, type TestStores, until } from "@marketplace/testing";

const root = join(import.meta.dirname, "../../../..");
const START_MS = 60_000;

/** The processes of the platform. */
export type Role = "query" | "command" | "worker";

/** One process of the platform, which a test may end. */
export interface PlatformProcess {
  readonly role: Role;
  readonly url: string;
  /** Without a word, as at a crash. */
  kill(): Promise<void>;
  /** In an orderly way. */
  stop(): Promise<void>;
}

/** A platform of processes on servers that nobody else uses, so that each of them can be ended. */
export interface OwnPlatform extends TestStores {
  /** Starts a process and waits until it may be sent traffic. */
  start(role: Role, settings?: Readonly<Record<string, string>>): Promise<PlatformProcess>;
  /** Ends a server without a word; `again` starts it. */
  end(server: ServerStatus["name"]): Promise<{ again(): Promise<void> }>;
}

/** Brings a stack of its own up; `close` ends every process that was started and deletes the stack. */
export async function openOwnPlatform(
  stack: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<OwnPlatform> {
  const suite = await openTestStores({ stack, buckets: true, settings });
  const running = new Set<ChildProcess>();

  async function start(role: Role, more: Readonly<Record<string, string>> = {}): Promise<PlatformProcess> {
    const portSetting = `${role.toUpperCase()}_PORT`;
    const port = more[portSetting] ?? String(await freePort(undefined));
    const child = spawn(
      process.execPath,
      ["--import", "tsx", "--conditions=@marketplace/source", join(root, `apps/${role}/src/main.ts`)],
      {
        env: { ...process.env, ...environmentOf(suite), ...more, [portSetting]: port },
        stdio: ["ignore", "ignore", "pipe"],
      },
    );
    running.add(child);
    const ended = once(child, "exit").then(() => running.delete(child));
    const said: string[] = [];
    child.stderr.on("data", (text) => {
      said.push(String(text));
      if (said.length > 50) said.shift();
    });
    const url = `http://127.0.0.1:${port}`;
    await ready(url, child).catch((failure: unknown) => {
      throw new Error(`${role} did not start: ${String(failure)}\n${said.join("")}`);
    });
    const endBy = (signal: NodeJS.Signals) => async () => {
      child.kill(signal);
      await ended;
    };
    return { role, url, kill: endBy("SIGKILL"), stop: endBy("SIGTERM") };
  }

  return {
    ...suite,
    start,
    async end(name) {
      const { servers } = await stackStatus(stack);
      const pid = servers.find((server) => server.name === name)?.pid;
      if (pid === undefined) throw new Error(`${name} is not one of the stack`);
      // PostgreSQL replays its log after SIGQUIT as after a power cut, and takes its own children along.
      process.kill(pid, name === "postgres" ? "SIGQUIT" : "SIGKILL");
      await until(() => !isAlive(pid));
      return { again: async () => void (await stackUp({ name: stack })) };
    },
    async close() {
      const ends = [...running].map((child) => once(child, "exit"));
      for (const child of running) child.kill("SIGKILL");
      await Promise.all(ends);
      await stackUp({ name: stack });
      await suite.close();
      await stackReset(stack);
    },
  };
}

function environmentOf({ settings }: TestStores): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) =>
      value === undefined || value.toString() === "" ? [] : [[name, String(value)]],
    ),
  );
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  const look = async () => {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error("it ended at its start");
    const response = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(2_000) }).catch(() => null);
    await response?.body?.cancel();
    return response?.status;
  };
  await until(look, (status) => status === 200, START_MS);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
