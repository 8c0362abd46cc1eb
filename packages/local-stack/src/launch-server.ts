import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { chownSync, closeSync, mkdirSync, openSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { makePassable } from "./cache-folder.ts";
import { poll } from "./poll.ts";
import { identify, isRunning, type ProcessIdentity, processesIn } from "./process-identity.ts";
import type { Server, ServerPlan, StartCommand } from "./server.ts";
import { reasonOf, StackError } from "./stack-error.ts";

const READY_MS = 60_000;
const STOP_MS = 20_000;
const LOG_LIMIT_BYTES = 10_000_000;

/** Hashes everything a server is started with, so that a change of its settings is noticed. */
export function fingerprintOf(binary: string, command: StartCommand): string {
  return createHash("sha256")
    .update(JSON.stringify([binary, command]))
    .digest("hex");
}

/** Makes a server's folder, for the user that it runs as alone to enter. */
export function makeServerFolder({ folder, as }: Pick<ServerPlan, "folder" | "as">): void {
  makePassable(dirname(folder));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (as !== undefined) chownSync(folder, as.uid, as.gid);
}

/** Starts a server that outlives this process, and identifies it. @throws StackError when it cannot start. */
export function spawnServer(
  plan: Pick<ServerPlan, "binary" | "folder" | "as">,
  command: StartCommand,
  log: string,
): ProcessIdentity {
  for (const [file, text] of Object.entries(command.files)) {
    writeFileSync(file, text, { mode: 0o600 });
    if (plan.as !== undefined) chownSync(file, plan.as.uid, plan.as.gid);
  }
  makePassable(dirname(log));
  const size = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  const output = openSync(log, size > LOG_LIMIT_BYTES ? "w" : "a", 0o600);
  try {
    const child = spawn(plan.binary, command.args, {
      cwd: plan.folder,
      detached: true,
      // Nothing of the launcher's environment, which may hold secrets and settings of other programs.
      env: { PATH: process.env.PATH, HOME: plan.folder, TZ: "UTC", LC_ALL: "C.UTF-8", ...command.env },
      stdio: ["ignore", output, output],
      ...plan.as,
    });
    child.on("error", () => {});
    child.unref();
    const identity = child.pid === undefined ? undefined : identify(child.pid);
    if (identity === undefined) throw new StackError(`${plan.binary} did not start; see ${log}`);
    return identity;
  } finally {
    closeSync(output);
  }
}

/**
 * Waits until a server that was started, or found running, can be worked with.
 * @throws StackError with its log's path and last lines.
 */
export async function awaitReady(
  server: Server,
  plan: ServerPlan,
  { identity, log }: { identity: ProcessIdentity; log: string },
): Promise<void> {
  try {
    await poll(() => server.settle(plan).then(() => server.ready(plan.env)), {
      deadlineMs: READY_MS,
      stop: () => (isRunning(identity) ? undefined : "its process ended"),
    });
  } catch (cause) {
    throw new StackError(
      `${server.tool.title} did not become ready: ${reasonOf(cause)}. The last lines of ${log}:\n${lastLines(log)}`,
      { cause },
    );
  }
}

/**
 * Stops a server, by force when it does not go by itself. A process that merely got its pid is left alone.
 * @throws StackError when it is still there after all.
 */
export async function stopServer(
  server: Pick<Server, "stopSignal" | "tool">,
  identity: ProcessIdentity,
): Promise<void> {
  const gone = async () => {
    if (isRunning(identity)) throw new StackError(`process ${identity.pid} still runs`);
  };
  for (const signal of [server.stopSignal, "SIGKILL"] as const) {
    if (!isRunning(identity)) return;
    try {
      process.kill(identity.pid, signal);
      return await poll(gone, { deadlineMs: STOP_MS });
    } catch (cause) {
      if (signal === "SIGKILL" && isRunning(identity))
        throw new StackError(
          `${server.tool.title} (process ${identity.pid}) cannot be stopped: ${reasonOf(cause)}`,
          {
            cause,
          },
        );
    }
  }
}

/**
 * Stops processes of a server that no state file knows, as when the launcher was killed while it started one:
 * two servers on the same data would spoil it.
 */
export async function stopStrays(server: Pick<Server, "stopSignal" | "tool">, folder: string): Promise<void> {
  for (const stray of processesIn([folder, join(folder, "data")], server.tool.binary))
    await stopServer(server, stray);
}

function lastLines(log: string): string {
  try {
    return readFileSync(log, "utf8").trimEnd().split("\n").slice(-12).join("\n");
  } catch {
    return "(no log)";
  }
}

/** Path of a server's log. */
export function logFile(stackFolder: string, server: Pick<Server, "name">): string {
  return join(stackFolder, "logs", `${server.name}.log`);
}
