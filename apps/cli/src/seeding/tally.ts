/** What a seed makes, in the order in which it does. */
export const parts = ["accounts", "listings", "photographs", "favourites", "orders", "reviews"] as const;

/** One kind of thing that a seed makes. */
export type Part = (typeof parts)[number];

/**
 * What became of one of them: made now; begun by an earlier run and finished now; there already; or left out, since
 * somebody has changed what it stands on.
 */
export type Outcome = "made" | "finished" | "there" | "leftOut";

/** How many of one kind came to what. */
export type Counts = Readonly<Record<Outcome, number>>;

/** Something that was left out, and why. */
export interface LeftOut {
  /** Its key in the plan. */
  readonly key: string;
  readonly reason: string;
}

/** Counts what a run did. */
export interface Tally {
  add(part: Part, outcome: Exclude<Outcome, "leftOut">, count?: number): void;
  leaveOut(part: Part, left: LeftOut): void;
  counts(): Readonly<Record<Part, Counts>>;
  leftOut(): readonly LeftOut[];
  /** Whether the run changed anything. */
  changed(): boolean;
}

/** Starts counting. */
export function openTally(): Tally {
  const none = () => ({ made: 0, finished: 0, there: 0, leftOut: 0 });
  const counts: Record<Part, Record<Outcome, number>> = {
    accounts: none(),
    listings: none(),
    photographs: none(),
    favourites: none(),
    orders: none(),
    reviews: none(),
  };
  const left: LeftOut[] = [];
  return {
    add: (part, outcome, count = 1) => {
      counts[part][outcome] += count;
    },
    leaveOut: (part, why) => {
      counts[part].leftOut += 1;
      left.push(why);
    },
    counts: () => counts,
    leftOut: () => left,
    changed: () => parts.some((part) => counts[part].made + counts[part].finished > 0),
  };
}
