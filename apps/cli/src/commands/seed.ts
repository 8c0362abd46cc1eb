import type { Command } from "commander";
import type { Terminal } from "../terminal.ts";

/** Adds `seed`. */
export function addSeed(program: Command, _terminal: Terminal): void {
  program.command("seed").description("Fill it.");
}
