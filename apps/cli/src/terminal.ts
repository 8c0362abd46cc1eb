import type { Prompts } from "./prompts.ts";
import type { ReadableTerminal, WritableTerminal } from "./streams.ts";

/** Everything outside the program that a command touches; tests give their own. */
export interface Terminal {
  readonly stdin: ReadableTerminal;
  readonly stdout: WritableTerminal;
  readonly stderr: WritableTerminal;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly fetch: typeof fetch;
  readonly clock: () => Date;
  readonly prompts: Prompts;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Whether a person can be asked: prompts are read from standard input and drawn on standard error. */
export function isInteractive({ stdin, stderr }: Pick<Terminal, "stdin" | "stderr">): boolean {
  return stdin.isTTY === true && stderr.isTTY === true;
}
