/** What the program ends with: 0 after success, these otherwise. */
export const EXIT = { problem: 1, usage: 2, interrupted: 130 } as const;

interface CliErrorOptions {
  readonly code: string;
  /** What the person can do about it. */
  readonly remedy: string;
  readonly exitCode?: (typeof EXIT)[keyof typeof EXIT];
  readonly cause?: unknown;
}

/** An expected failure of the program itself: what happened, and what to do about it. */
export class CliError extends Error {
  override readonly name = "CliError";
  readonly code: string;
  readonly remedy: string;
  readonly exitCode: number;

  constructor(message: string, options: CliErrorOptions) {
    super(message, { cause: options.cause });
    this.code = options.code;
    this.remedy = options.remedy;
    this.exitCode = options.exitCode ?? EXIT.problem;
  }
}

/** Says that something was left out and that nobody is there to be asked for it. */
export function needsInput(what: string, remedy: string): CliError {
  return new CliError(`${what} is missing, and there is no terminal to ask at.`, {
    code: "NEEDS_INPUT",
    remedy,
    exitCode: EXIT.usage,
  });
}

/** Ends the run with an exit code when the answer on standard output has said everything. */
export class EndedBadly extends Error {
  override readonly name = "EndedBadly";
  readonly exitCode: number;

  constructor(exitCode: (typeof EXIT)[keyof typeof EXIT] = EXIT.problem) {
    super("ended badly");
    this.exitCode = exitCode;
  }
}
