import { z } from "zod";

const wrongSchema = z.object({
  id: z.string(),
  kind: z.enum(["differing", "missing", "extra"]),
  fields: z.array(z.string()),
});

/** What was found so far. */
export const tallySchema = z.object({
  rows: z.int(),
  differing: z.int(),
  missing: z.int(),
  extra: z.int(),
  samples: z.array(wrongSchema),
});

/** Where the work is: in which of its parts, behind which id, and under which name it keeps what it needs. */
export const placeSchema = z.object({
  part: z.enum(["begin", "rows", "others", "compare", "check", "swap", "end"]),
  after: z.string().nullable(),
  ticket: z.int(),
});

/** What was found so far. */
export type Tally = z.output<typeof tallySchema>;

/** A row that is not what the truth says. */
export type WrongRow = z.output<typeof wrongSchema>;

/** Where the work is. */
export type Place = z.output<typeof placeSchema>;

/** Where work stands between two of its steps; each step may be done again. */
export interface ProjectionStep {
  /** Null when all is done. */
  readonly place: Place | null;
  readonly tally: Tally;
  /** Rows that were gone through. */
  readonly done: number;
}

/** Where work begins. */
export const BEGIN: ProjectionStep & { readonly place: Place } = {
  place: { part: "begin", after: null, ticket: 0 },
  tally: { rows: 0, differing: 0, missing: 0, extra: 0, samples: [] },
  done: 0,
};

/** Rows of one step. */
export const STEP_ROWS = 200;
