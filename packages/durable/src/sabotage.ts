/**
 * Ways in which a test breaks the protocol on purpose, to see that its checker notices. Each one takes out what a
 * careless edit could take out.
 */
export type Sabotage =
  | "no-compare-and-set"
  | "act-before-deciding"
  | "no-decision-row"
  | "no-sweep"
  | "no-fence"
  | "mark-first"
  | "token-first"
  | "acknowledge-first"
  | "no-ticket"
  | "trim-by-length";

const chosen: ReadonlySet<string> = new Set(
  process.env.NODE_ENV === "test" ? (process.env.DURABLE_SABOTAGE ?? "").split(",") : [],
);

/** Whether a test has asked for this; never outside NODE_ENV=test. */
export function sabotaged(way: Sabotage): boolean {
  return chosen.has(way);
}
