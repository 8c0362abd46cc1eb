/** What one check came to. */
export interface Finding {
  /** A word or two: `mongodb`, `clock`. */
  readonly check: string;
  readonly status: "ok" | "problem" | "left-out";
  readonly detail: string;
  /** What to do about a problem, or to have the check made. */
  readonly remedy: string | null;
}

/** A check that found nothing wrong. */
export function fine(check: string, detail: string): Finding {
  return { check, status: "ok", detail, remedy: null };
}

/** A check that found something to mend. */
export function problem(check: string, detail: string, remedy: string): Finding {
  return { check, status: "problem", detail, remedy };
}

/** A check that was not made. */
export function leftOut(check: string, detail: string, remedy: string): Finding {
  return { check, status: "left-out", detail, remedy };
}
