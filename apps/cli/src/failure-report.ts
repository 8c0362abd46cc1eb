import { failureIn } from "@marketplace/api";
import { CliError, EXIT } from "./cli-error.ts";
import { printableLine } from "./printable.ts";
import { remedyFor } from "./remedy.ts";

/** A failure as the program tells it: what happened, what to do, and how the run ends. */
export interface FailureReport {
  readonly exitCode: number;
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly requestId: string | null;
  readonly fieldErrors: Readonly<Record<string, readonly string[]>>;
}

const bare = { requestId: null, fieldErrors: {} };

/** How a run that Ctrl-C ended is told. */
export const interruption: FailureReport = {
  ...bare,
  exitCode: EXIT.interrupted,
  code: "INTERRUPTED",
  message: "Stopped by Ctrl-C.",
  remedy: "Run the same command again to go on.",
};

/** Says any thrown thing in words. */
export function reportOf(thrown: unknown): FailureReport {
  // The prompts read Ctrl-C themselves, so that it never becomes a signal.
  if (thrown instanceof Error && thrown.name === "ExitPromptError") return interruption;
  // What our own `fetch` or session threw arrives inside the client's error.
  const own = causes(thrown).find((cause) => cause instanceof CliError);
  if (own !== undefined) {
    const { code, message, remedy, exitCode } = own;
    return { ...bare, exitCode, code, message, remedy };
  }
  const failure = failureIn(thrown);
  if (failure === null) {
    return {
      ...bare,
      exitCode: EXIT.problem,
      code: "FAULT",
      message: `marketplace-cli has a fault: ${printableLine(messageOf(thrown))}`,
      remedy: "Run it again with --verbose and report what it prints.",
    };
  }
  return {
    exitCode: EXIT.problem,
    code: failure.code,
    message: printableLine(failure.message),
    remedy: printableLine(remedyFor(failure)),
    requestId: failure.requestId,
    fieldErrors: failure.fieldErrors,
  };
}

function messageOf(thrown: unknown): string {
  const words = causes(thrown).map((cause) => (cause instanceof Error ? cause.message : String(cause)));
  return [...new Set(words.filter((text) => text !== ""))].join(": ");
}

function causes(thrown: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let cause = thrown; cause !== undefined && cause !== null && chain.length < 5; ) {
    chain.push(cause);
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return chain;
}
