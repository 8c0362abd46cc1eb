import type { RouterOutputs } from "@marketplace/api";
import type { Command } from "commander";
import { timeOf } from "../age.ts";
import { examples } from "../examples.ts";
import { type Invocation, openInvocation } from "../invocation.ts";
import type { Colours } from "../output.ts";
import { printable, printableLine } from "../printable.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";

type Saga = RouterOutputs["operations"]["saga"];

/** Adds `saga show`. */
export function addSagaShow(saga: Command, terminal: Terminal): void {
  saga
    .command("show")
    .description("Show one saga with everything that it has tried.")
    .argument("<id>", "the saga's id")
    .addHelpText(
      "after",
      `${examples(
        "marketplace-cli saga show 7c9e6679-7425-80de-844b-e07fc1f90ae7",
        "marketplace-cli saga show 7c9e6679-7425-80de-844b-e07fc1f90ae7 --json",
      )}\n\nSecrets, cards and addresses in its values are blotted out by the server.`,
    )
    .action(async (id: string, _options: unknown, command: Command) =>
      show(await openInvocation(terminal, command), id),
    );
}

async function show({ client, output }: Invocation, id: string): Promise<void> {
  const saga = await client.operations.saga.query({ id });
  output.result(saga, (colours) => render(saga, output.columns, colours));
}

function render(saga: Saga, width: number, colours: Colours): string {
  return [
    colours.bold(printableLine(`${saga.name}, version ${saga.version}`)),
    facts(saga, width, colours),
    colours.bold("Input"),
    printable(JSON.stringify(saga.input, null, 2)),
    colours.bold("Tried"),
    saga.attempts.length === 0 ? "Nothing yet." : attempts(saga, width, colours),
    ...remedies(saga),
  ].join("\n\n");
}

function facts(saga: Saga, width: number, colours: Colours): string {
  const { status, direction, overdue, leaseOwner, failure } = saga;
  const isProblem = overdue || status === "needs-attention";
  const stand = `${status}, ${direction === "back" ? "on its way back" : "on its way forward"}`;
  const ended = status === "completed" || status === "compensated" || status === "abandoned";
  const rows = [
    ["Status", isProblem ? colours.red(ended ? status : stand) : ended ? status : stand],
    ...(failure === null
      ? []
      : [
          ["Failure", printableLine(`${failure.code}${failure.step === null ? "" : ` at ${failure.step}`}`)],
          ["Cause", printableLine(failure.cause)],
          // What it says is only true of one that is undone.
          ...(status === "compensated" ? [["Told", printableLine(failure.message)]] : []),
        ]),
    ["Runner", leaseOwner === null ? (overdue ? "nobody, though it is due" : "nobody") : leaseOwner],
    ...(status === "running" ? [["Due", timeOf(saga.leaseUntil)]] : []),
    ["Begun", timeOf(saga.createdAt)],
    ["Changed", timeOf(saga.updatedAt)],
    ...(saga.finishedAt === null ? [] : [["Ended", timeOf(saga.finishedAt)]]),
    ["Of", printableLine(saga.scope)],
    ["Key", printableLine(saga.key)],
    ["Id", saga.id],
  ];
  const columns = [{ title: "" }, { title: "", flexible: true }];
  return table(columns, rows, { width, colours, wrap: true });
}

const DID = { run: "run", settle: "ask", undo: "undo" } as const;

function attempts(saga: Saga, width: number, colours: Colours): string {
  const columns = [
    { title: "#", align: "right" as const },
    { title: "At (UTC)" },
    { title: "Step" },
    { title: "What came of it", flexible: true },
  ];
  const rows = saga.attempts.map(({ sequence, startedAt, step, kind, attempt, status, failure }) => {
    const end = status === "absent" ? "had not happened" : status;
    const tried = `${DID[kind]}${attempt > 1 ? `, try ${attempt}` : ""}: `;
    const words = failure === null ? end : `${end}, ${failure.code}\n${printableLine(failure.cause)}`;
    return [
      String(sequence),
      timeOf(startedAt),
      printableLine(step),
      tried + (status === "failed" ? colours.red(words) : words),
    ];
  });
  return table(columns, rows, { width, colours, wrap: true });
}

function remedies({ id, status, direction, overdue }: Saga): string[] {
  const say = (verbs: readonly string[]) => [
    `To do:\n${verbs.map((verb) => `  marketplace-cli saga ${verb} ${id}`).join("\n")}`,
  ];
  if (status === "needs-attention")
    return say(direction === "back" ? ["retry", "abandon"] : ["retry", "compensate", "abandon"]);
  return overdue ? ["To do: see that a worker runs; it takes over what is due."] : [];
}
