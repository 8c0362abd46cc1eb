import pc from "picocolors";
import type { WritableTerminal } from "./streams.ts";
import type { Terminal } from "./terminal.ts";

/** How text is coloured; every function returns its text unchanged where there are no colours. */
export type Colours = ReturnType<typeof pc.createColors>;

/** Where a command's answer and its remarks go. */
export interface Output {
  readonly json: boolean;
  /** Columns that a table may take. */
  readonly columns: number;
  /** Of standard output. */
  readonly colours: Colours;
  /** The answer, once a run: a JSON document, or the same for people. */
  result(document: unknown, text: (colours: Colours) => string): void;
  /** A remark beside the answer, on standard error. */
  note(text: string): void;
}

interface OutputOptions {
  readonly json: boolean;
  readonly color: boolean;
}

const NARROWEST = 40;

/** Opens the two streams of a run. */
export function openOutput(
  { stdout, stderr, env }: Pick<Terminal, "stdout" | "stderr" | "env">,
  options: OutputOptions,
): Output {
  const colours = pc.createColors(hasColours(stdout, env, options));
  return {
    json: options.json,
    // Pipes and files get what fits a terminal of the usual width.
    columns: stdout.isTTY === true ? Math.max(NARROWEST, stdout.columns ?? 80) : 80,
    colours,
    result: (document, text) => {
      stdout.write(`${options.json ? JSON.stringify(document, null, 2) : text(colours)}\n`);
    },
    note: (text) => {
      stderr.write(`${text}\n`);
    },
  };
}

/** Whether a stream gets colours: a terminal does, unless NO_COLOR or the command line says no. */
export function hasColours(
  stream: WritableTerminal,
  env: Terminal["env"],
  { color }: Pick<OutputOptions, "color">,
): boolean {
  return color && stream.isTTY === true && !env.NO_COLOR && env.TERM !== "dumb";
}
