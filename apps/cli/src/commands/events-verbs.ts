import type { RouterInputs } from "@marketplace/api";
import type { Command } from "commander";
import pc from "picocolors";
import { z } from "zod";
import { CliError, EndedBadly, EXIT } from "../cli-error.ts";
import { confirmation } from "../confirm.ts";
import { followLetters } from "../events/follow-letters.ts";
import {
  LETTER_VERBS,
  type LetterVerb,
  lettersIn,
  type Operated,
  outcomeWords,
  planText,
} from "../events/letters-text.ts";
import { examples } from "../examples.ts";
import { type Invocation, openInvocation } from "../invocation.ts";
import type { Colours } from "../output.ts";
import { reasonFor } from "../reason.ts";
import type { Terminal } from "../terminal.ts";
import { wholeNumber } from "../whole-number.ts";

const optionsSchema = z.object({
  all: z.boolean().default(false),
  group: z.string().optional(),
  limit: z.int(),
  reason: z.string().optional(),
  dryRun: z.boolean().default(false),
  wait: z.int().default(0),
});
interface Order extends z.infer<typeof optionsSchema> {
  readonly verb: LetterVerb;
  readonly ids: readonly string[];
}
type Letters = RouterInputs["operations"]["replayDead"]["letters"];

// Remarks go to standard error, which may be a file where standard output is a terminal.
const PLAIN = pc.createColors(false);

/** Adds `events replay` and `events discard`. */
export function addEventsVerbs(events: Command, terminal: Terminal): void {
  for (const verb of ["replay", "discard"] as const) {
    const command = events
      .command(verb)
      .description(LETTER_VERBS[verb])
      .argument("[ids...]", "letters as events dead lists them")
      .option("--all", "the oldest of a group instead of letters by id")
      .option("--group <name>", "whose")
      .option("--limit <n>", "how many of them at most", wholeNumber({ min: 1, max: 1_000 }), 1_000)
      .option("--reason <text>", "why, for the audit log; asked for when left out")
      .option("--dry-run", "say which are meant, and change nothing");
    // Nothing follows from deleting.
    if (verb === "replay") {
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
          `marketplace-cli events ${verb} ID ID --dry-run`,
          `marketplace-cli events ${verb} --all --group search \\\n      --reason "ticket 4711" --yes`,
        ),
      )
      .action(async (ids: readonly string[], options: unknown, self: Command) =>
        operate(await openInvocation(terminal, self), { verb, ids, ...optionsSchema.parse(options) }),
      );
  }
}

async function operate(invocation: Invocation, { verb, dryRun, wait, ...order }: Order): Promise<void> {
  const { client, output, terminal } = invocation;
  const letters = lettersOf(order);
  const procedure = verb === "replay" ? client.operations.replayDead : client.operations.discardDead;
  const confirm = dryRun ? null : confirmation(invocation, `telling groups to ${verb} dead letters`);
  const why = dryRun ? null : reasonFor(invocation, order.reason);
  const planned = await procedure.mutate({ letters, dryRun: true });
  const count = lettersIn(planned.groups, "chosen");
  const shown = (colours: Colours) =>
    planText(planned, verb, { width: output.columns, colours, now: terminal.clock() });
  if (confirm === null || why === null || count === 0) {
    output.result({ ...planned, dryRun }, shown);
    return;
  }
  output.note(shown(PLAIN));
  const reason = await why();
  await confirm(verb === "replay" ? `Give ${count} back?` : `Delete ${count} for good?`);
  // The oldest come first, so that these are the ones that were shown, whatever has died since.
  const meant = "group" in letters ? { ...letters, limit: count } : letters;
  const operated = await procedure.mutate({ letters: meant, dryRun, reason });
  if (verb === "replay") await follow(invocation, operated, wait);
  else output.result(operated, ({ green }) => green(`${lettersIn(operated.groups, "done")} deleted.`));
}

async function follow(invocation: Invocation, operated: Operated, seconds: number): Promise<void> {
  const { output } = invocation;
  const { groups } = operated;
  const outcome = await followLetters(invocation, { groups, seconds }).catch((failure: unknown) => {
    output.note("They were given back; what came of them could not be seen.");
    throw failure;
  });
  const words = { done: lettersIn(groups, "done"), waited: seconds };
  output.result({ ...operated, outcome }, (colours) => outcomeWords(outcome, words, colours));
  if (outcome.died > 0) throw new EndedBadly();
}

function lettersOf({ ids, all, group, limit }: Omit<Order, "verb" | "dryRun" | "wait">): Letters {
  if (all && ids.length === 0 && group !== undefined) return { group, limit };
  if (!all && ids.length > 0 && group === undefined) return { ids: [...ids] };
  throw new CliError("Which letters are meant is not clear.", {
    code: "USAGE",
    remedy: "Give ids as events dead lists them, or --all with --group.",
    exitCode: EXIT.usage,
  });
}
