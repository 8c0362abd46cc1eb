import type { RouterOutputs } from "@marketplace/api";
import type { Command } from "commander";
import { z } from "zod";
import { EndedBadly } from "../cli-error.ts";
import { confirmation } from "../confirm.ts";
import { examples } from "../examples.ts";
import { followSaga } from "../follow-saga.ts";
import { type Invocation, openInvocation } from "../invocation.ts";
import type { Colours } from "../output.ts";
import { printableLine } from "../printable.ts";
import { reasonFor } from "../reason.ts";
import type { Terminal } from "../terminal.ts";
import { wholeNumber } from "../whole-number.ts";

type Operated = RouterOutputs["operations"]["operateSaga"];

/** What each verb does, in the words of its help and of its plan. */
const VERBS = {
  retry: "Try again what it got stuck at, with all its tries anew.",
  compensate: "Undo what it has done, the last step first.",
  recover: "Take it from whoever runs it, and go on with it at once.",
  abandon: "Leave it as it is for good: nothing is undone, and nobody goes on with it.",
} as const;
type Verb = keyof typeof VERBS;

const optionsSchema = z.object({
  reason: z.string().optional(),
  dryRun: z.boolean().default(false),
  wait: z.int().default(0),
});

/** Adds `saga retry`, `compensate`, `recover` and `abandon`. */
export function addSagaVerbs(saga: Command, terminal: Terminal): void {
  const verbs = ["retry", "compensate", "recover", "abandon"] as const;
  for (const verb of verbs) {
    const command = saga
      .command(verb)
      .description(VERBS[verb])
      .argument("<id>", "the saga's id")
      .option("--reason <text>", "why, for the audit log; asked for when left out")
      .option("--dry-run", "say what would become of it, and change nothing");
    // Nothing follows from giving up.
    if (verb !== "abandon") {
      command.option(
        "--wait <seconds>",
        "how long to look what comes of it",
        wholeNumber({ min: 0, max: 600 }),
        10,
      );
    }
    command
      .addHelpText(
        "after",
        examples(
          `marketplace-cli saga ${verb} ID --dry-run`,
          `marketplace-cli saga ${verb} ID --reason "ticket 4711" --yes`,
        ),
      )
      .action(async (id: string, options: unknown, self: Command) =>
        operate(await openInvocation(terminal, self), { id, verb, ...optionsSchema.parse(options) }),
      );
  }
}

interface Order extends z.infer<typeof optionsSchema> {
  readonly id: string;
  readonly verb: Verb;
}

async function operate(invocation: Invocation, { id: sagaId, verb, dryRun, ...order }: Order): Promise<void> {
  const { client, output } = invocation;
  const ask = (wish: { dryRun: true } | { dryRun: false; reason: string }) =>
    client.operations.operateSaga.mutate({ sagaId, verb, ...wish });
  if (dryRun) {
    const planned = await ask({ dryRun });
    output.result(planned, () => plan(planned, verb));
    return;
  }
  const confirm = confirmation(invocation, `telling a saga to ${verb}`);
  const why = reasonFor(invocation, order.reason);
  output.note(plan(await ask({ dryRun: true }), verb));
  const reason = await why();
  await confirm(`Tell it to ${verb}?`);
  const operated = await ask({ dryRun, reason });
  const outcome = await followSaga(invocation, { saga: operated.after, seconds: order.wait }).catch(
    (failure: unknown) => {
      output.note("It was told so; what came of it could not be seen.");
      throw failure;
    },
  );
  output.result({ ...operated, outcome }, (colours) => outcomeWords(outcome, order.wait, colours));
  if (outcome.status === "needs-attention") throw new EndedBadly();
}

function plan({ before, after }: Operated, verb: Verb): string {
  const stand = ({ status, direction }: Operated["before"]) =>
    direction === "back" && status === "running" ? "running, on its way back" : status;
  return [
    printableLine(`${before.name} of ${before.scope}`),
    `${stand(before)} -> ${stand(after)}`,
    VERBS[verb],
  ].join("\n");
}

type Outcome = Awaited<ReturnType<typeof followSaga>>;

function outcomeWords({ id, status, overdue, failure }: Outcome, waited: number, colours: Colours): string {
  const look = `Look again: marketplace-cli saga show ${id}`;
  switch (status) {
    case "completed":
      return colours.green("It is completed.");
    case "compensated":
      return colours.green("It is undone.");
    case "abandoned":
      return "It is abandoned, and stays as it is.";
    case "needs-attention":
      return `${colours.red("It needs attention again.")} ${printableLine(failure?.cause ?? "")}\n${look}`;
    case "running": {
      if (waited === 0) return `It goes on as soon as a worker looks. ${look}`;
      const why = overdue ? " No worker has taken it over; see that one runs." : "";
      return `${colours.yellow(`It is still running after ${waited} s.`)}${why}\n${look}`;
    }
  }
}
