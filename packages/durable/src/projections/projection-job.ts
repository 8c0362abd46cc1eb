import type { Tally } from "./projection-step.ts";

/** What is done to a projection as a whole. */
export type ProjectionMode = "rebuild" | "verify";

/** What a job has found. Of a rebuild, `extra` counts the rows that it removed, and `differing` and `missing` are 0. */
export type ProjectionResult = Readonly<Tally>;

/** A rebuild or a comparison, asked for, under way or done. */
export interface ProjectionJob {
  readonly id: string;
  readonly projection: string;
  readonly mode: ProjectionMode;
  readonly status: "waiting" | "running" | "done" | "failed";
  readonly requestedAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly done: number;
  /** About how many there are in all. */
  readonly total: number;
  /** Null while it is not done. */
  readonly result: ProjectionResult | null;
  /** Why it failed. */
  readonly error: string | null;
}
