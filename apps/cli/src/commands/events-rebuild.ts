import type { RouterInputs } from "@marketplace/api";
import type { Command } from "commander";
import { z } from "zod";
import { CliError, EndedBadly } from "../cli-error.ts";
import { confirmation } from "../confirm.ts";
import { followJob } from "../events/follow-job.ts";
import { endedWrong, jobText } from "../events/job-text.ts";
import { jobWords, type Projection } from "../events/projection-table.ts";
import { examples } from "../examples.ts";
import { type Invocation, openInvocation } from "../invocation.ts";
import { printableLine } from "../printable.ts";
import { reasonFor } from "../reason.ts";
import type { Terminal } from "../terminal.ts";

/** What a rebuild may be told. */
export const rebuildOptionsSchema = z.object({
  verify: z.boolean().default(false),
  reason: z.string().optional(),
  dryRun: z.boolean().default(false),
  wait: z.boolean().default(true),
});
interface Order extends z.infer<typeof rebuildOptionsSchema> {
  readonly name: string;
  readonly question?: string;
  /** What will be done. */
  readonly words?: Readonly<Record<"rebuild" | "verify", string>>;
}

const WORDS = {
  rebuild: "Every row is made anew from the truth, and rows of what no longer exists go.",
  verify: "It is rebuilt beside the live one, and the two are compared. Nothing changes.",
} as const;

/** Adds the options of a rebuild. */
export function addRebuildOptions(command: Command, verifyWords: string): Command {
  return command
    .option("--verify", verifyWords)
    .option("--reason <text>", "why, for the audit log; asked for when left out")
    .option("--dry-run", "say what would be done, and do nothing")
    .option("--no-wait", "start it, and do not look what comes of it");
}

/** Adds `events rebuild`. */
export function addEventsRebuild(events: Command, terminal: Terminal): void {
  addRebuildOptions(
    events
      .command("rebuild")
      .description("Make every row of a projection anew from the truth, or only compare it.")
      .argument("<projection>", "its name; events projections lists them"),
    "rebuild it beside the live one and compare; change nothing",
  )
    .addHelpText(
      "after",
      `${examples(
        "marketplace-cli events rebuild profiles --verify",
        'marketplace-cli events rebuild profiles --reason "ticket 4711" --yes',
      )}\n
A worker does it, and goes on when Ctrl-C ends this command. Readers see no row
half made. Ends with 1 when it fails, or --verify finds wrong rows.`,
    )
    .action(async (name: string, options: unknown, command: Command) =>
      rebuild(await openInvocation(terminal, command), { name, ...rebuildOptionsSchema.parse(options) }),
    );
}

/** Asks for a rebuild or a comparison, and tells what comes of it. @throws EndedBadly where that takes a person. */
export async function rebuild(invocation: Invocation, order: Order): Promise<void> {
  const { client, output, terminal } = invocation;
  const { name, verify, dryRun, wait, words = WORDS } = order;
  const wish = dryRun ? null : verify ? verification(order) : rebuilding(invocation, order);
  const projection = await projectionOf(invocation, name);
  const plan = `${stateOf(projection, terminal.clock())}\n${verify ? words.verify : words.rebuild}`;
  if (wish === null) {
    output.result({ dryRun, mode: verify ? "verify" : "rebuild", projection }, () => plan);
    return;
  }
  output.note(plan);
  const asked = await client.operations.rebuildProjection.mutate(await wish());
  const job = wait ? await followJob(invocation, asked) : asked;
  output.result(job, (colours) => jobText(job, { width: output.columns, colours }));
  if (endedWrong(job)) throw new EndedBadly();
}

type Wish = RouterInputs["operations"]["rebuildProjection"];

/** What changes nothing needs no yes and no reason. */
function verification({ name, reason }: Order): () => Promise<Wish> {
  return async () => ({ name, mode: "verify", ...(reason === undefined ? {} : { reason }) });
}

/** Asks for the reason and for a yes. @throws CliError with exit code 2 when nobody is there to be asked. */
function rebuilding(
  invocation: Invocation,
  { name, reason, question = `Rebuild ${name}?` }: Order,
): () => Promise<Wish> {
  const confirm = confirmation(invocation, "rebuilding a projection");
  const why = reasonFor(invocation, reason);
  return async () => {
    const given = await why();
    await confirm(question);
    return { name, mode: "rebuild", reason: given };
  };
}

async function projectionOf({ client }: Invocation, name: string): Promise<Projection> {
  const { items } = await client.operations.projections.query({});
  const found = items.find((one) => one.name === name);
  if (found !== undefined) return found;
  const names = items.map((one) => one.name).join(", ");
  throw new CliError(`There is no projection "${printableLine(name)}".`, {
    code: "NOT_FOUND",
    remedy: names === "" ? "This installation has none." : `Give one of: ${names}.`,
  });
}

function stateOf({ name, rows, rebuild: last }: Projection, now: Date): string {
  return `${printableLine(name)}: about ${rows} rows, last rebuilt: ${jobWords(last, now)}`;
}
