import type { Command } from "commander";
import { examples } from "../examples.ts";
import type { Terminal } from "../terminal.ts";
import { addListingsList } from "./listings-list.ts";
import { addListingsShow } from "./listings-show.ts";

/** Adds `listings`. */
export function addListings(program: Command, terminal: Terminal): void {
  const listings = program
    .command("listings")
    .description("Look at what is offered.")
    .helpCommand(false)
    .addHelpText("after", examples("marketplace-cli listings list", "marketplace-cli listings show ID"));
  addListingsList(listings, terminal);
  addListingsShow(listings, terminal);
}
