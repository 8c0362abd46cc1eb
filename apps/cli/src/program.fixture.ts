import { type ChildProcess, execFile, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const folder = fileURLToPath(new URL("..", import.meta.url));

/** How a run of the program ended. */
export interface Run {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** What stands on standard input; nothing by default. */
  readonly input?: string;
  /** Told of the process, to send it signals. */
  readonly onStart?: (child: ChildProcess) => void;
  /** Told what has come on standard error so far. */
  readonly onStderr?: (text: string, child: ChildProcess) => void;
}

/** Builds the program as users run it. */
export async function buildBin(): Promise<void> {
  await promisify(execFile)(process.execPath, [`${folder}build.mjs`]);
}

/** Runs the built program without a terminal, with nothing of this machine's environment but PATH and no profile. */
export function runBin(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const { env = {}, input = "", onStart, onStderr } = options;
  const child = spawn(process.execPath, [`${folder}bin/marketplace-cli.mjs`, ...args], {
    env: { PATH: process.env.PATH, XDG_CONFIG_HOME: "/nonexistent/marketplace-tests", ...env },
    stdio: "pipe",
  });
  onStart?.(child);
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => {
    output.stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    output.stderr += chunk;
    onStderr?.(output.stderr, child);
  });
  // The program may end before it has read everything.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode) => resolve({ exitCode, ...output }));
  });
}
