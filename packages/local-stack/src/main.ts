#!/usr/bin/env node
import { Command, CommanderError, Option } from "commander";
import { terminalReport } from "./report.ts";
import { stackDown, stackReset } from "./stack-down.ts";
import { reasonOf } from "./stack-error.ts";
import { type StackStatus, stackStatus } from "./stack-status.ts";
import { type RunningStack, stackUp } from "./stack-up.ts";
import { durabilitySchema } from "./state-file.ts";

const EXIT_CODES = `
Exit codes: 0 done, or all servers are up; 1 something failed or is down; 2 wrong usage; 130 interrupted.
Results go to standard output, progress to standard error. The URLs that up prints hold the stack's passwords.`;

const report = terminalReport();
const program = new Command("stack")
  .description(
    "Runs PostgreSQL, MongoDB, Redis and MinIO on this machine, as stacks that stand side by side.",
  )
  .addHelpText("after", EXIT_CODES)
  .exitOverride();

command("up", "start what does not run of a stack, fetching what is not installed, and print its URLs")
  .addOption(new Option("--durability <degree>", "none: faster, for tests").choices(durabilitySchema.options))
  .action(async ({ name, json, durability }) => {
    const running = await stackUp({
      name,
      report,
      durability: durabilitySchema.optional().parse(durability),
    });
    print(json === true, running, describeRunning(running));
  });

command("down", "stop a stack's servers and keep their data").action(async ({ name, json }) => {
  await stackDown(name, { report });
  print(json === true, { name, down: true }, `${name} is down`);
});

command("status", "show how a stack's servers are").action(async ({ name, json }) => {
  const status = await stackStatus(name);
  print(json === true, status, describeStatus(status));
  if (!status.up) process.exitCode = 1;
});

command("reset", "stop a stack's servers and delete their data").action(async ({ name, json }) => {
  await stackReset(name, { report });
  print(json === true, { name, reset: true }, `${name} is gone`);
});

function command(name: string, description: string) {
  return program
    .command(name)
    .description(description)
    .option("--name <name>", "name of the stack", "dev")
    .option("--json", "print one JSON document");
}

function print(asJson: boolean, document: unknown, text: string): void {
  process.stdout.write(`${asJson ? JSON.stringify(document, null, 2) : text}\n`);
}

function describeRunning({ name, env, servers }: RunningStack): string {
  const lines = servers.map(({ title, version, origin }) =>
    `${title} ${version ?? ""} ${origin}`.replace("  ", " "),
  );
  const variables = Object.entries(env).map(([variable, value]) => `${variable}=${value}`);
  return [`${name} is up: ${lines.join(", ")}`, ...variables].join("\n");
}

function describeStatus({ name, up, servers }: StackStatus): string {
  const rows = servers.map(({ title, health, version, port, pid, elsewhere, reason }) => {
    const facts = [version, port && `port ${port}`, pid && `pid ${pid}`, elsewhere && "elsewhere", reason];
    return `  ${title.padEnd(10)} ${health.padEnd(6)} ${facts.filter(Boolean).join(", ")}`;
  });
  return [`${name} is ${up ? "up" : "not up"}`, ...rows].join("\n");
}

process.once("SIGINT", () => process.exit(130));

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    process.stderr.write(`\n${reasonOf(error)}\n`);
    process.exitCode = 1;
  }
}
