import type { RouterOutputs } from "@marketplace/api";
import { ageBetween, ageOf } from "../age.ts";
import type { Colours } from "../output.ts";
import { table } from "../table.ts";
import { sizeOf, tallyWords } from "./media-job-text.ts";

type Status = RouterOutputs["operations"]["mediaStatus"];

interface Look {
  readonly width: number;
  readonly colours: Colours;
  readonly now: Date;
}

/** How uploads and photographs stand, and what the last sweep found. */
export function statusText(
  { uploads, oldestSeconds, photographs, lastSweep, needsAttention }: Status,
  look: Look,
): string {
  const { bold, green, red } = look.colours;
  const states = Object.entries(uploads).map(([state, count]) => [state, String(count)]);
  const oldest =
    oldestSeconds === 0 ? "No file waits." : `The oldest file waits for ${ageOf(oldestSeconds)}.`;
  const columns = [
    { title: "Uploads", flexible: true },
    { title: "", align: "right" as const },
  ];
  return [
    table(columns, states, look),
    oldest,
    `${bold("Photographs")}\nabout ${photographs}${bytesWords(lastSweep)}`,
    `${bold("Last sweep")}\n${sweepWords(lastSweep, look.now)}`,
    needsAttention ? red("Something needs a person.") : green("All is well."),
  ].join("\n\n");
}

function bytesWords(sweep: Status["lastSweep"]): string {
  return sweep === null || sweep.tally.bytes === 0 ? "" : `, ${sizeOf(sweep.tally.bytes)} in MinIO`;
}

function sweepWords(sweep: Status["lastSweep"], now: Date): string {
  if (sweep === null) return "none has ended yet";
  const when = sweep.endedAt === null ? "" : `${ageBetween(sweep.endedAt, now)} ago`;
  if (sweep.status === "failed") return `failed ${when}`;
  const found = tallyWords(sweep.tally, false);
  return [when, ...(found.length === 0 ? ["found nothing to do"] : found)].join("\n");
}
