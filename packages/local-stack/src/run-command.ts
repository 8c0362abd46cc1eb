import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { StackError } from "./stack-error.ts";

/** The user that a command or server runs as, when the launcher is root. */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

/** A command to run to its end. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly timeoutMs: number;
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly cwd?: string | undefined;
  readonly as?: RunAs | undefined;
  /** Receives each line that it prints, on either stream. */
  readonly onLine?: ((line: string) => void) | undefined;
}

const KEPT_LINES = 200;

/**
 * Runs a command to its end and returns the last lines it printed.
 * @throws StackError when it cannot start, runs past its time-out or exits with another code than 0.
 */
export function runCommand(command: Command): Promise<string> {
  const { promise, resolve, reject } = withResolvers<string>();
  const lines: string[] = [];
  const child = spawn(command.file, command.args, {
    cwd: command.cwd,
    env: command.env ?? process.env,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: command.timeoutMs,
    killSignal: "SIGKILL",
    ...command.as,
  });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      lines.push(line);
      if (lines.length > KEPT_LINES) lines.shift();
      command.onLine?.(line);
    });
  }
  const name = `${command.file} ${command.args[0] ?? ""}`.trim();
  child.on("error", (cause) => reject(new StackError(`${name} cannot run: ${cause.message}`, { cause })));
  child.on("close", (code, signal) => {
    if (code === 0) resolve(lines.join("\n"));
    else if (child.killed)
      reject(new StackError(`${name} did not end within ${command.timeoutMs / 1000} seconds`));
    else
      reject(
        new StackError(
          `${name} ended with ${signal ?? `code ${code}`}: ${lines.slice(-6).join(" / ").trim()}`,
        ),
      );
  });
  return promise;
}

function withResolvers<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
