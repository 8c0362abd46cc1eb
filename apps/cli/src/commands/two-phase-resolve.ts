import type { RouterOutputs } from "@marketplace/api";
import type { Command } from "commander";
import pc from "picocolors";
import { z } from "zod";
import { EndedBadly } from "../cli-error.ts";
import { confirmation } from "../confirm.ts";
import { examples } from "../examples.ts";
import { inDoubtTable } from "../in-doubt-table.ts";
import { type Invocation, openInvocation } from "../invocation.ts";
import type { Colours } from "../output.ts";
import type { Terminal } from "../terminal.ts";

// Remarks go to standard error, which may be a file where standard output is a terminal.
const PLAIN = pc.createColors(false);

const optionsSchema = z.object({ dryRun: z.boolean().default(false) });
type Resolved = RouterOutputs["operations"]["resolveTwoPhase"];

/** Adds `2pc resolve`. */
export function addTwoPhaseResolve(twoPhase: Command, terminal: Terminal): void {
  twoPhase
    .command("resolve")
    .description("Finish what is decided, and give up what nobody decided in time.")
    .option("--dry-run", "say what would be finished, and how, and change nothing")
    .addHelpText(
      "after",
      `${examples("marketplace-cli 2pc resolve --dry-run", "marketplace-cli 2pc resolve --yes")}\n
A worker does the same every few seconds. Ends with 1 when something had to be
left, as while a store is away.`,
    )
    .action(async (options: unknown, command: Command) =>
      resolve(await openInvocation(terminal, command), optionsSchema.parse(options)),
    );
}

async function resolve(invocation: Invocation, { dryRun }: z.infer<typeof optionsSchema>): Promise<void> {
  const { client, output } = invocation;
  const confirm = dryRun ? null : confirmation(invocation, "finishing two-phase commits");
  const planned = await client.operations.resolveTwoPhase.mutate({ dryRun: true });
  const due = planned.inDoubt.filter(({ next }) => next !== "wait").length;
  const shown = (colours: Colours) => inDoubtTable(planned.inDoubt, { width: output.columns, colours });
  if (confirm === null || due === 0) {
    output.result({ ...planned, dryRun }, (colours) => `${shown(colours)}${nothingDue(planned, due)}`);
    return;
  }
  output.note(shown(PLAIN));
  await confirm(`Finish ${due === 1 ? "one" : `${due}`} of them?`);
  const resolved = await client.operations.resolveTwoPhase.mutate({ dryRun: false });
  const { committed, aborted, left } = resolved;
  output.result(resolved, ({ green, red }) => {
    const done = green(`${committed} committed, ${aborted} aborted.`);
    return left === 0 ? done : `${done} ${red(`${left} left; a store may be away: marketplace-cli doctor`)}`;
  });
  if (left > 0) throw new EndedBadly();
}

function nothingDue({ inDoubt }: Resolved, due: number): string {
  return inDoubt.length > 0 && due === 0 ? "\n\nAll of them are under way; there is nothing to finish." : "";
}
