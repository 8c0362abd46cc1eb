import type { Command } from "commander";
import { examples } from "../examples.ts";
import type { Terminal } from "../terminal.ts";
import { addTwoPhaseList } from "./two-phase-list.ts";
import { addTwoPhaseResolve } from "./two-phase-resolve.ts";

/** Adds `2pc`. */
export function addTwoPhase(program: Command, terminal: Terminal): void {
  const twoPhase = program
    .command("2pc")
    .description("Look at two-phase commits that are not finished, and finish them.")
    .helpCommand(false)
    .addHelpText("after", examples("marketplace-cli 2pc list", "marketplace-cli 2pc resolve --dry-run"));
  addTwoPhaseList(twoPhase, terminal);
  addTwoPhaseResolve(twoPhase, terminal);
}
