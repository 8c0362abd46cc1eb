import type { RouterOutputs } from "@marketplace/api";
import { ageBetween } from "../age.ts";
import type { Colours } from "../output.ts";
import { printableLine } from "../printable.ts";
import { table } from "../table.ts";

/** A rebuild or a comparison of a projection. */
export type Job = RouterOutputs["operations"]["projectionJob"];
type Result = NonNullable<Job["result"]>;

/** How many rows a comparison found that are not what the truth says. */
export function wrongRows({ differing, missing, extra }: Result): number {
  return differing + missing + extra;
}

/** Whether a job ended in a way that takes a person. */
export function endedWrong({ status, mode, result }: Job): boolean {
  if (status === "failed") return true;
  return mode === "verify" && result !== null && wrongRows(result) > 0;
}

/** How a job stands or ended, in words, with what to do about it. */
export function jobText(job: Job, look: { readonly width: number; readonly colours: Colours }): string {
  const { green, red, yellow } = look.colours;
  const name = printableLine(job.projection);
  const again = `Look: marketplace-cli events job ${job.id} --wait`;
  if (job.status === "failed") return red(`${name} failed: ${printableLine(job.error ?? "")}`);
  if (job.status === "waiting") return `${yellow(`${name} waits for a worker to take it.`)}\n${again}`;
  const { result } = job;
  if (job.status === "running" || result === null)
    return `${yellow(`${name} is under way: ${job.done} of about ${job.total} rows.`)}\n${again}`;
  const rows = `${result.rows} ${result.rows === 1 ? "row" : "rows"}`;
  const time = durationWords(job);
  if (job.mode === "rebuild") {
    const removed = result.extra === 0 ? "" : ` Removed: ${result.extra} of what no longer exists.`;
    return `${green(`${name} is rebuilt: ${rows}${time}.`)}${removed}`;
  }
  const wrong = wrongRows(result);
  if (wrong === 0) return green(`${name} is what it should be: ${rows} compared${time}.`);
  const counts = `${result.differing} differing, ${result.missing} missing, ${result.extra} too many.`;
  return [
    sampleTable(result, look),
    `${red(`${wrong} wrong in ${rows}:`)} ${counts}\nTo do: marketplace-cli ${name === "search" ? "search reindex" : `events rebuild ${name}`}`,
  ].join("\n\n");
}

function durationWords({ startedAt, endedAt }: Job): string {
  if (startedAt === null || endedAt === null) return "";
  return endedAt.getTime() - startedAt.getTime() < 1_000 ? "" : ` in ${ageBetween(startedAt, endedAt)}`;
}

const KINDS = { differing: "differs", missing: "missing", extra: "too many" } as const;

function sampleTable(result: Result, look: { readonly width: number; readonly colours: Colours }): string {
  const columns = [{ title: "Row" }, { title: "What" }, { title: "Fields", flexible: true }];
  const rows = result.samples.map(({ id, kind, fields }) => [
    printableLine(id),
    KINDS[kind],
    fields.map(printableLine).join(", "),
  ]);
  const left = wrongRows(result) - rows.length;
  return `${table(columns, rows, look)}${left > 0 ? `\n… and ${left} more.` : ""}`;
}
