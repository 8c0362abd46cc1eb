/** What is done to a projection as a whole. */
export type ProjectionMode = "rebuild" | "verify";

/** A row that is not what the truth says. */
export interface WrongRow {
  readonly id: string;
  readonly kind: "differing" | "missing" | "extra";
  /** Names of the fields that differ. */
  readonly fields: readonly string[];
}

/** What a job has found. Of a rebuild, `extra` counts the rows that it removed, and the rest is 0. */
export interface ProjectionResult {
  readonly rows: number;
  readonly differing: number;
  readonly missing: number;
  readonly extra: number;
  /** Some of the wrong rows. */
  readonly samples: readonly WrongRow[];
}

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
  readonly result: ProjectionResult | null;
  /** Why it failed. */
  readonly error: string | null;
}
