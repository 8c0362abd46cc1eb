import { CliError, needsInput } from "./cli-error.ts";
import type { Invocation } from "./invocation.ts";
import { isInteractive } from "./terminal.ts";

/**
 * Prepares to ask for a yes: `--yes` has given it already.
 * @throws CliError with exit code 2 when nobody is there to be asked, before anything is done.
 */
export function confirmation(
  { options, terminal }: Pick<Invocation, "options" | "terminal">,
  what: string,
): (question: string) => Promise<void> {
  if (options.yes) return async () => {};
  if (!isInteractive(terminal)) throw needsInput(`A yes to ${what}`, "Give it with --yes.");
  return async (question) => {
    if (await terminal.prompts.confirm(question)) return;
    throw new CliError("Nothing was changed.", { code: "DECLINED", remedy: "Answer yes to go on." });
  };
}
