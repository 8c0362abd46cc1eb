import type { Command } from "commander";
import { examples } from "../examples.ts";
import type { Terminal } from "../terminal.ts";
import { addMediaJob } from "./media-job.ts";
import { addMediaReprocess } from "./media-reprocess.ts";
import { addMediaStatus } from "./media-status.ts";
import { addMediaSweep } from "./media-sweep.ts";

/** Adds `media`. */
export function addMedia(program: Command, terminal: Terminal): void {
  const media = program
    .command("media")
    .description("Look how photographs are, mend and remove what is to be, make them anew.")
    .helpCommand(false)
    .addHelpText(
      "after",
      examples(
        "marketplace-cli media status",
        "marketplace-cli media sweep --dry-run",
        'marketplace-cli media reprocess --listing ID --reason "ticket 4711"',
      ),
    );
  addMediaStatus(media, terminal);
  addMediaSweep(media, terminal);
  addMediaReprocess(media, terminal);
  addMediaJob(media, terminal);
}
