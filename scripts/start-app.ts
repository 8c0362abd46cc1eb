import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

const READY_MS = 60_000;
const STOP_MS = 25_000;

/** One process of the platform to run from source. */
export interface App {
  readonly name: string;
  /** Where it will answer `GET /health`. */
  readonly url: string;
  /** Its main file. */
  readonly main: string;
  readonly env: Readonly<Record<string, string>>;
  /** File that its output is appended to. */
  readonly log: string;
  /** Options of Node, beside those that it runs from source with. */
  readonly nodeOptions?: readonly string[];
}

/** A process that answers. */
export interface AppProcess {
  readonly name: string;
  readonly pid: number;
  /** Ends with the exit code when the process ends, for whatever reason. */
  readonly ended: Promise<number | null>;
  /** Asks it to drain and stop, and makes it when it does not. */
  stop(): Promise<void>;
}

/**
 * Starts a process and waits until it is healthy.
 * @throws Error with the last lines of its log when it ends before, or does not become healthy in time.
 */
export async function startApp({ name, url, main, env, log, nodeOptions = [] }: App): Promise<AppProcess> {
  const output = openSync(log, "a", 0o600);
  const flags = ["--enable-source-maps", "--import", "tsx", "--conditions=@marketplace/source"];
  const child = spawn(process.execPath, [...nodeOptions, ...flags, main], {
    env: { ...process.env, ...env },
    stdio: ["ignore", output, output],
    // A group of its own: Ctrl-C must reach it by way of `stop`, once, and not beside it.
    detached: true,
  });
  closeSync(output);
  const ended = once(child, "exit").then(() => child.exitCode);

  async function stop(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
    await ended.finally(() => clearTimeout(timer));
  }

  const deadline = Date.now() + READY_MS;
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`${name} ended at its start:\n${lastLines(log)}`);
    if (await isHealthy(url)) return { name, pid: child.pid ?? 0, ended, stop };
    if (Date.now() > deadline) {
      await stop();
      throw new Error(`${name} was not healthy after ${READY_MS / 1_000} seconds:\n${lastLines(log)}`);
    }
    await delay(50);
  }
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(2_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    // Nothing listens yet.
    return false;
  }
}

function lastLines(log: string): string {
  return readFileSync(log, "utf8").trimEnd().split("\n").slice(-8).join("\n");
}
