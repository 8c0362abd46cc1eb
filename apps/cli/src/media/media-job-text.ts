import type { RouterOutputs } from "@marketplace/api";
import type { Colours } from "../output.ts";
import { printableLine } from "../printable.ts";
import { table } from "../table.ts";

/** A job on photographs. */
export type MediaJob = RouterOutputs["operations"]["mediaJob"];
type Tally = MediaJob["tally"];

interface Look {
  readonly width: number;
  readonly colours: Colours;
}

const KINDS = { sweep: "The sweep", reprocess: "Reprocessing" } as const;

/** How a job stands or ended, in words, with some of the photographs that something was the matter with. */
export function mediaJobText(job: MediaJob, look: Look): string {
  const { green, red, yellow } = look.colours;
  const { id, kind, dryRun, status, done, total, tally, error } = job;
  const again = `Look: marketplace-cli media job ${id} --wait`;
  const name = `${KINDS[kind]}${dryRun ? " (dry run)" : ""}`;
  if (status === "failed") return red(`${name} failed: ${printableLine(error ?? "")}`);
  if (status === "waiting") return `${yellow(`${name} waits for a worker to take it.`)}\n${again}`;
  if (status === "running")
    return `${yellow(`${name} is under way: ${done} of about ${total} photographs.`)}\n${again}`;
  const looked = `${name} looked at ${plural(tally.photographs, "photograph")}, ${plural(tally.objects, "object")}.`;
  const found = tallyWords(tally, dryRun);
  const words = found.length === 0 ? green(`${looked} All is well.`) : `${looked}\n${found.join("\n")}`;
  return [words, ...(tally.samples.length === 0 ? [] : [sampleTable(tally, look)])].join("\n\n");
}

const DONE = { told: "Told", restored: "Restored", remade: "Made", removed: "Removed" } as const;
const WOULD = {
  told: "Would tell",
  restored: "Would restore",
  remade: "Would make",
  removed: "Would remove",
} as const;

/** What was done, a line each; of a dry run, what would be. */
export function tallyWords(tally: Tally, dryRun: boolean): readonly string[] {
  const verbs = dryRun ? WOULD : DONE;
  const { told, expired, restored, remade, lost, removed, removedObjects, removedBytes } = tally;
  const versions = `${plural(removedObjects, "version")}, ${sizeOf(removedBytes)}`;
  const gone = removed === 0 ? "nothing but what no photograph names" : plural(removed, "photograph");
  const lines: readonly (readonly [count: number, line: string])[] = [
    [told, `${verbs.told} anew of ${plural(told, "upload")} that waited`],
    [expired, `Gave up ${plural(expired, "upload")} without a file`],
    [restored, `${verbs.restored} ${plural(restored, "object")} that had been hidden`],
    [remade, `${verbs.remade} ${plural(remade, "object")} anew from originals`],
    [
      removedObjects,
      `${verbs.removed} ${gone}${removed === 0 ? "" : " that nobody refers to"} (${versions})`,
    ],
    [lost, `Lost: ${plural(lost, "object")}, with no original to make them from`],
  ];
  return lines.filter(([count]) => count > 0).map(([, line]) => line);
}

function sampleTable({ samples }: Tally, look: Look): string {
  const columns = [
    { title: "Photograph", flexible: true },
    { title: "What" },
    { title: "Objects", align: "right" as const },
  ];
  const rows = samples.map(({ id, what, objects }) => [printableLine(id), what, String(objects)]);
  return table(columns, rows, look);
}

/** A count with its noun: `1 object`, `3 objects`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** Bytes in their largest unit: `512 B`, `1.5 MB`. */
export function sizeOf(bytes: number): string {
  for (const [name, size] of [
    ["GB", 1e9],
    ["MB", 1e6],
    ["kB", 1e3],
  ] as const)
    if (bytes >= size) return `${(bytes / size).toFixed(1)} ${name}`;
  return `${bytes} B`;
}
