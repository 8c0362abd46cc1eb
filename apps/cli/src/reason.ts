import { needsInput } from "./cli-error.ts";
import type { Invocation } from "./invocation.ts";
import { isInteractive } from "./terminal.ts";

/**
 * Prepares to ask for the reason, which may be given already; it is asked for once the plan has been shown.
 * @throws CliError with exit code 2 when nobody is there to be asked, before anything is done.
 */
export function reasonFor(
  { terminal }: Pick<Invocation, "terminal">,
  given: string | undefined,
): () => Promise<string> {
  if (given !== undefined) return async () => given;
  if (!isInteractive(terminal)) throw needsInput("The reason", "Give it with --reason.");
  return () => terminal.prompts.line("Why, for the audit log");
}
