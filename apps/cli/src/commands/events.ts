import type { Command } from "commander";
import { examples } from "../examples.ts";
import type { Terminal } from "../terminal.ts";
import { addEventsDead } from "./events-dead.ts";
import { addEventsForget } from "./events-forget.ts";
import { addEventsJob } from "./events-job.ts";
import { addEventsLag } from "./events-lag.ts";
import { addEventsProjections } from "./events-projections.ts";
import { addEventsRebuild } from "./events-rebuild.ts";
import { addEventsVerbs } from "./events-verbs.ts";

/** Adds `events`. */
export function addEvents(program: Command, terminal: Terminal): void {
  const events = program
    .command("events")
    .description("Look how far events are, mend what they could not do, rebuild what is made of them.")
    .helpCommand(false)
    .addHelpText(
      "after",
      examples(
        "marketplace-cli events lag",
        "marketplace-cli events dead --group search",
        'marketplace-cli events replay --all --group search --reason "it is mended"',
        "marketplace-cli events rebuild profiles --verify",
      ),
    );
  addEventsLag(events, terminal);
  addEventsDead(events, terminal);
  addEventsVerbs(events, terminal);
  addEventsForget(events, terminal);
  addEventsProjections(events, terminal);
  addEventsRebuild(events, terminal);
  addEventsJob(events, terminal);
}
