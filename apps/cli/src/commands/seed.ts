import type { Command } from "commander";
import { z } from "zod";
import { CliError } from "../cli-error.ts";
import { confirmation } from "../confirm.ts";
import { guestClient } from "../connection.ts";
import { examples } from "../examples.ts";
import { type Invocation, openInvocation } from "../invocation.ts";
import type { Terminal } from "../terminal.ts";
import { wholeNumber } from "../whole-number.ts";

const optionsSchema = z.object({
  users: z.int(),
  listings: z.int(),
  orders: z.int(),
  seed: z.int(),
  dryRun: z.boolean().default(false),
  allowProduction: z.boolean().default(false),
});
type SeedOptions = z.infer<typeof optionsSchema>;

const MOST = 1_000_000;

/** Adds `seed`. */
export function addSeed(program: Command, terminal: Terminal): void {
  program
    .command("seed")
    .description("Fill a marketplace with demo accounts, listings, photographs, orders and reviews.")
    .option("--users <n>", "accounts", wholeNumber({ min: 2, max: MOST }), 24)
    .option("--listings <n>", "listings", wholeNumber({ min: 0, max: MOST }), 120)
    .option("--orders <n>", "orders", wholeNumber({ min: 0, max: MOST }), 40)
    .option("--seed <n>", "another number makes another marketplace", wholeNumber({ min: 0, max: MOST }), 1)
    .option("--dry-run", "say what there would be, and change nothing")
    .option("--allow-production", "fill an installation that runs in production, too")
    .addHelpText(
      "after",
      `${examples(
        "marketplace-cli seed",
        "marketplace-cli seed --users 500 --listings 5000 --orders 1000 --seed 7",
        "marketplace-cli seed --dry-run --json",
      )}\n
The same numbers always make the same marketplace, by the calls that any client
makes. What is there already stays as it is: a run that was stopped is gone on
with by the next, and a second run changes nothing.`,
    )
    .action(async (options: unknown, command: Command) =>
      seed(await openInvocation(terminal, command), optionsSchema.parse(options)),
    );
}

async function seed(invocation: Invocation, options: SeedOptions): Promise<void> {
  const guest = guestClient(invocation);
  if (!options.dryRun) await mayFill(invocation, guest, options);
  // Drawing and progress are loaded by this command alone.
  const { countPlan, describePlan } = await import("../seeding/plan-counts.ts");
  const { seedPlan } = await import("../seed/seed-plan.ts");
  const { users, listings, orders, seed: number } = options;
  const tree = await guest.categories.tree.query({});
  const plan = seedPlan({ users, listings, orders, seed: number, tree });
  const counts = countPlan(plan);
  if (counts.orders < orders) {
    invocation.output.note(`Only ${counts.orders} of ${orders} orders: too few of the listings are on sale.`);
  }
  if (options.dryRun) {
    invocation.output.result({ dryRun: true, seed: number, planned: counts }, (colours) =>
      describePlan(counts, { width: invocation.output.columns, colours }),
    );
    return;
  }
  const { fill } = await import("../seeding/fill.ts");
  await fill(invocation, { plan, number });
}

/** Production is filled only by somebody who says so twice. */
async function mayFill(
  invocation: Invocation,
  guest: Invocation["client"],
  { allowProduction }: SeedOptions,
): Promise<void> {
  const { url } = invocation.endpoints;
  const { environment } = await guest.system.info.query({});
  if (environment !== "production") return;
  if (!allowProduction) {
    throw new CliError(`${url} runs in production, where demo accounts do not belong.`, {
      code: "PRODUCTION",
      remedy: "Seed another installation; or, if this one is to have them, add --allow-production.",
    });
  }
  const confirm = confirmation(invocation, "seeding production");
  await confirm(`Make accounts with known passwords at ${url}, which runs in production?`);
}
