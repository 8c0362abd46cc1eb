import type { Command } from "commander";
import { EndedBadly } from "../cli-error.ts";
import { checkNode, checkProfile } from "../doctor/check-machine.ts";
import { checkClock, checkProcess } from "../doctor/check-process.ts";
import { checkServer } from "../doctor/check-server.ts";
import { type Finding, leftOut } from "../doctor/finding.ts";
import { examples } from "../examples.ts";
import { type Invocation, openInvocation } from "../invocation.ts";
import type { Colours } from "../output.ts";
import { printableLine } from "../printable.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";

/** Adds `doctor`. */
export function addDoctor(program: Command, terminal: Terminal): void {
  program
    .command("doctor")
    .description("Check this machine, both processes, the sign-in and, for administrators, the stores.")
    .addHelpText(
      "after",
      `${examples(
        "marketplace-cli doctor",
        "marketplace-cli doctor --json",
        "marketplace-cli doctor --url https://api.example --token $TOKEN",
      )}\n\nEnds with 0 when nothing is wrong, else with 1; what was left out is no problem.`,
    )
    .action(async (_options: unknown, command: Command) => doctor(await openInvocation(terminal, command)));
}

async function doctor(invocation: Invocation): Promise<void> {
  const { output } = invocation;
  const findings = await examine(invocation);
  const ok = findings.every(({ status }) => status !== "problem");
  output.result({ ok, findings }, (colours) => render(findings, output.columns, colours));
  if (!ok) throw new EndedBadly();
}

async function examine(invocation: Invocation): Promise<Finding[]> {
  const { endpoints, fetch, terminal } = invocation;
  const how = { fetch, clock: terminal.clock };
  const [query, command] = await Promise.all([
    checkProcess("query process", endpoints.url, how),
    checkProcess("command process", endpoints.commandUrl, how),
  ]);
  const clock = checkClock([query.skewMs, command.skewMs]);
  return [
    checkNode(process.versions.node),
    await checkProfile(invocation),
    query.finding,
    command.finding,
    ...(clock === null ? [] : [clock]),
    ...(query.answers
      ? await checkServer(invocation)
      : [leftOut("server", "the query process cannot be asked", "Mend that first.")]),
  ];
}

function render(findings: readonly Finding[], width: number, colours: Colours): string {
  const marks = {
    ok: colours.green("ok"),
    problem: colours.red("PROBLEM"),
    "left-out": colours.yellow("left out"),
  };
  const rows = findings.map(({ check, status, detail, remedy }) => [
    marks[status],
    check,
    [printableLine(detail), ...(remedy === null ? [] : [colours.dim(`-> ${remedy}`)])].join("\n"),
  ]);
  const columns = [{ title: "" }, { title: "" }, { title: "", flexible: true }];
  const count = (wanted: Finding["status"]) => findings.filter(({ status }) => status === wanted).length;
  const problems = count("problem");
  const summary = problems === 0 ? colours.green("Nothing is wrong.") : colours.red(`${problems} to mend.`);
  const omitted = count("left-out") === 0 ? "" : ` ${count("left-out")} left out.`;
  return `${table(columns, rows, { width, colours, wrap: true })}\n\n${summary}${omitted}`;
}
