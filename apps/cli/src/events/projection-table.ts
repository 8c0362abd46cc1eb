import type { RouterOutputs } from "@marketplace/api";
import { ageBetween } from "../age.ts";
import type { Colours } from "../output.ts";
import { printableLine } from "../printable.ts";
import { table } from "../table.ts";
import { wrongRows } from "./job-text.ts";

/** A projection, with what was last done to it as a whole. */
export type Projection = RouterOutputs["operations"]["projections"]["items"][number];
type Job = NonNullable<Projection["rebuild"]>;

interface Look {
  readonly width: number;
  readonly colours: Colours;
  readonly now: Date;
}

/** Projections, and when each was rebuilt and compared with the truth. */
export function projectionTable(items: readonly Projection[], look: Look): string {
  if (items.length === 0) return "There are no projections.";
  const columns = [
    { title: "Projection", flexible: true },
    { title: "Rows", align: "right" as const },
    { title: "Rebuilt" },
    { title: "Verified" },
  ];
  const rows = items.map(({ name, rows: count, rebuild, verify, isWrong }) => [
    isWrong ? look.colours.red(printableLine(name)) : printableLine(name),
    String(count),
    jobWords(rebuild, look.now),
    jobWords(verify, look.now),
  ]);
  return table(columns, rows, look);
}

/** What came of a job and when, in a few words: `3 d ago, 2 wrong`. */
export function jobWords(job: Job | null, now: Date): string {
  if (job === null) return "never";
  const { status, done, total, endedAt, result } = job;
  if (status === "waiting") return "waits for a worker";
  if (status === "running")
    return total > 0 ? `under way, ${Math.min(99, Math.floor((done / total) * 100))}%` : "under way";
  const when = endedAt === null ? "" : `${ageBetween(endedAt, now)} ago`;
  if (status === "failed") return `${when}, failed`;
  const wrong = result === null ? 0 : wrongRows(result);
  return job.mode === "verify" && wrong > 0 ? `${when}, ${wrong} wrong` : when;
}
