import { setTimeout } from "node:timers/promises";
import type { Invocation } from "../invocation.ts";
import { drawPhotograph } from "../seed/photograph.ts";
import type { SeedPlan } from "../seed/plan.ts";
import { persistence } from "./persist.ts";
import { openProgress } from "./progress.ts";
import { runSeed } from "./run-seed.ts";
import { describeRun, summarise } from "./summary.ts";
import { openTally } from "./tally.ts";

/** Fills an installation with a plan, telling how far it is, and says what came of it. */
export async function fill(
  { terminal, endpoints, fetch, output }: Invocation,
  { plan, number }: { readonly plan: SeedPlan; readonly number: number },
): Promise<void> {
  const { clock, signal, stderr } = terminal;
  const progress = openProgress({ stream: stderr, clock });
  const tally = openTally();
  const started = clock().getTime();
  await runSeed(
    {
      reach: { endpoints, fetch },
      clock,
      signal,
      persist: persistence({
        sleep: (milliseconds) => setTimeout(milliseconds, undefined, { signal }),
        say: progress.say,
      }),
      progress,
      tally,
      draw: drawPhotograph,
    },
    plan,
  );
  const summary = summarise(tally, { plan, number, elapsedMs: clock().getTime() - started });
  output.result(summary, (colours) => describeRun(summary, { width: output.columns, colours }));
}
