import { readFile, stat } from "node:fs/promises";
import { type Command, Option } from "commander";
import { z } from "zod";
import { CliError, EndedBadly, EXIT } from "../cli-error.ts";
import { examples } from "../examples.ts";
import { instant } from "../instant.ts";
import { type Invocation, openInvocation } from "../invocation.ts";
import { comparisonText } from "../reconciling/comparison-text.ts";
import { reconcileFile } from "../reconciling/reconcile-file.ts";
import type { Terminal } from "../terminal.ts";

const PROVIDERS = ["sandbox", "stripe"] as const;
const optionsSchema = z.object({ provider: z.enum(PROVIDERS), from: z.date(), to: z.date() });

const MOST_BYTES = 64 * 1024 * 1024;

/** Adds `payments reconcile`. */
export function addPaymentsReconcile(payments: Command, terminal: Terminal): void {
  payments
    .command("reconcile")
    .description("Compare a provider's statement with the payments here, and change nothing.")
    .argument("<file>", "the statement, a CSV as the provider gives it")
    .addOption(
      new Option("--provider <name>", "whose statement it is").choices(PROVIDERS).makeOptionMandatory(),
    )
    .requiredOption("--from <day>", "its first day, in UTC", instant)
    .requiredOption("--to <day>", "the day after its last one", instant)
    .addHelpText(
      "after",
      `${examples(
        "marketplace-cli payments reconcile june.csv --provider stripe \\\n      --from 2026-06-01 --to 2026-07-01",
      )}\n
The file is Stripe's itemized report of balance changes, or has the columns
id,reference,kind,amount,currency with amounts in minor units. Ends with 1 when
the two do not agree: a line or a payment is missing, comes twice, or differs.
A payment that moved outside the period too is compared in part.`,
    )
    .action(async (file: string, options: unknown, command: Command) =>
      reconcile(await openInvocation(terminal, command), { file, ...optionsSchema.parse(options) }),
    );
}

async function reconcile(
  { client, output }: Invocation,
  { file, ...period }: z.infer<typeof optionsSchema> & { readonly file: string },
): Promise<void> {
  const found = await reconcileFile(client, { ...period, csv: await textOf(file) }, output.note);
  output.result(found, (colours) => comparisonText(found, { width: output.columns, colours }));
  const { missingHere, missingThere, duplicates, drifted } = found;
  if ([missingHere, missingThere, duplicates, drifted].some((rows) => rows.length > 0))
    throw new EndedBadly();
}

async function textOf(file: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size > MOST_BYTES) throw unreadable(file, `it is larger than ${MOST_BYTES / 1024 / 1024} MB`);
    return await readFile(file, "utf8");
  } catch (failure) {
    if (failure instanceof CliError) throw failure;
    throw unreadable(file, failure instanceof Error ? failure.message : String(failure));
  }
}

function unreadable(file: string, why: string): CliError {
  return new CliError(`${file} cannot be read: ${why}.`, {
    code: "USAGE",
    remedy: "Give the path of the provider's statement, of one month say.",
    exitCode: EXIT.usage,
  });
}
