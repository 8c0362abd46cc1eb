import { Readable, Writable } from "node:stream";
import type { Prompts } from "./prompts.ts";
import type { WritableTerminal } from "./streams.ts";
import type { Terminal } from "./terminal.ts";

/** A stream that keeps what is written to it. */
export interface KeptOutput extends WritableTerminal {
  text(): string;
}

/** Opens a stream that keeps what is written, as a terminal of 80 columns or as a pipe. */
export function keptOutput(isTTY: boolean): KeptOutput {
  const chunks: string[] = [];
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      chunks.push(String(chunk));
      done();
    },
  });
  const terminal = isTTY ? { isTTY, columns: 80 } : { isTTY };
  return Object.assign(stream, terminal, { text: () => chunks.join("") });
}

interface FakeTerminalOptions {
  readonly isTTY?: boolean;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly fetch?: typeof fetch;
  /** Answers by the words of their questions. */
  readonly answers?: Readonly<Record<string, string>>;
  readonly clock?: () => Date;
  readonly signal?: AbortSignal;
}

/** A terminal of a test's own: nothing of it reaches the machine but the file of profiles in `env`. */
export function fakeTerminal(options: FakeTerminalOptions = {}): Terminal & {
  readonly stdout: KeptOutput;
  readonly stderr: KeptOutput;
} {
  const { isTTY = false, input = "", env = {}, answers = {} } = options;
  const answer = async (message: string): Promise<string> => {
    const text = answers[message];
    if (text === undefined) throw new Error(`Nobody expected to be asked: ${message}`);
    return text;
  };
  const prompts: Prompts = {
    line: answer,
    secret: answer,
    confirm: async (message) => (await answer(message)) === "yes",
  };
  return {
    stdin: Object.assign(Readable.from([input]), { isTTY }),
    stdout: keptOutput(isTTY),
    stderr: keptOutput(isTTY),
    // A folder that does not exist: no profile of whoever runs the tests.
    env: { XDG_CONFIG_HOME: "/nonexistent/marketplace-tests", ...env },
    fetch: options.fetch ?? (() => Promise.reject(new TypeError("fetch failed"))),
    clock: options.clock ?? (() => new Date("2026-06-01T12:00:00.000Z")),
    prompts,
    signal: options.signal ?? new AbortController().signal,
  };
}
