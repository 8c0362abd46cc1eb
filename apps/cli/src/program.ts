import { Command, CommanderError } from "commander";
import { EndedBadly, EXIT } from "./cli-error.ts";
import { addDoctor } from "./commands/doctor.ts";
import { addEvents } from "./commands/events.ts";
import { addLedger } from "./commands/ledger.ts";
import { addListings } from "./commands/listings.ts";
import { addLogin } from "./commands/login.ts";
import { addLogout } from "./commands/logout.ts";
import { addMedia } from "./commands/media.ts";
import { addPayments } from "./commands/payments.ts";
import { addSaga } from "./commands/saga.ts";
import { addSearch } from "./commands/search.ts";
import { addSeed } from "./commands/seed.ts";
import { addTwoPhase } from "./commands/two-phase.ts";
import { addUsers } from "./commands/users.ts";
import { addWhoami } from "./commands/whoami.ts";
import { type FailureReport, interruption, reportOf } from "./failure-report.ts";
import { addGlobalOptions } from "./global-options.ts";
import { hasColours } from "./output.ts";
import type { Terminal } from "./terminal.ts";
import { version } from "./version.ts";

/**
 * Runs one command line to its end, and tells the exit code: 0 after success, 1 after a problem,
 * 2 for a wrong or incomplete command line, 130 after Ctrl-C.
 */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<number> {
  const program = buildProgram(terminal, !args.includes("--no-color"));
  const json = args.includes("--json");
  try {
    await program.parseAsync([...args], { from: "user" });
    return terminal.signal.aborted ? tell(interruption, terminal, json) : 0;
  } catch (thrown) {
    if (terminal.signal.aborted) return tell(interruption, terminal, json);
    if (thrown instanceof CommanderError) {
      if (thrown.exitCode === 0) return 0;
      // commander has told people already.
      const message =
        thrown.code === "commander.help" ? "No command was given." : thrown.message.replace(/^error: /, "");
      if (json) terminal.stdout.write(documentOf({ ...usage, message }));
      return EXIT.usage;
    }
    if (thrown instanceof EndedBadly) return thrown.exitCode;
    if (args.includes("--verbose") && thrown instanceof Error) terminal.stderr.write(`${thrown.stack}\n`);
    return tell(reportOf(thrown), terminal, json);
  }
}

/** Every command, wired to one terminal; it throws where commander would end the process. */
export function buildProgram(terminal: Terminal, color = true): Command {
  const { stdout, stderr, env } = terminal;
  const program = new Command("marketplace-cli")
    .description(
      "Works with a second-hand marketplace: look around, fill it with demo data, mend what is stuck.",
    )
    .version(version(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .helpCommand(false)
    .showHelpAfterError(`To do: ${SEE_HELP}`)
    .configureHelp({ showGlobalOptions: true, styleTitle: (title) => `\u001b[1m${title}\u001b[22m` })
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, "Error: ")),
      getOutHelpWidth: () => stdout.columns ?? 80,
      getErrHelpWidth: () => stderr.columns ?? 80,
      getOutHasColors: () => hasColours(stdout, env, { color }),
      getErrHasColors: () => hasColours(stderr, env, { color }),
    })
    .exitOverride();
  addGlobalOptions(program);
  for (const add of COMMANDS) add(program, terminal);
  return program.addHelpText("after", EPILOGUE);
}

const COMMANDS = [
  ...[addLogin, addLogout, addWhoami, addDoctor, addSeed, addListings, addUsers],
  ...[addSaga, addTwoPhase, addEvents, addSearch, addMedia, addLedger, addPayments],
];

const EPILOGUE = `
Examples:
  $ marketplace-cli login --email anna@example.org
  $ marketplace-cli doctor
  $ marketplace-cli seed --users 24 --listings 120 --orders 40
  $ marketplace-cli listings list --category electronics --json
  $ marketplace-cli saga list --status needs-attention

Exit codes:
  0    done
  1    a problem; standard error says what it was and what to do
  2    a wrong command line, or input is missing and there is nobody to ask
  130  stopped by Ctrl-C

Answers go to standard output; remarks, progress and errors to standard error.`;

const SEE_HELP = "Run it with --help to see what it takes.";

const usage: FailureReport = {
  exitCode: EXIT.usage,
  code: "USAGE",
  message: "",
  remedy: SEE_HELP,
  requestId: null,
  fieldErrors: {},
};

function tell(report: FailureReport, { stdout, stderr }: Terminal, json: boolean): number {
  stderr.write(`Error: ${report.message}\nTo do: ${report.remedy}\n`);
  if (report.requestId !== null) stderr.write(`Request id: ${report.requestId}\n`);
  if (json) stdout.write(documentOf(report));
  return report.exitCode;
}

/** With --json even a failure is one document on standard output. */
function documentOf({ exitCode: _, ...error }: FailureReport): string {
  return `${JSON.stringify({ error }, null, 2)}\n`;
}
