/*
 * A process works on a bounded number of calls at once, and lets a bounded number wait a bounded time for their turn.
 * What is beyond is refused at once: a caller that is told to come back in a second is better off than one that waits
 * in a line that grows, and those that are in it are still answered.
 *
 * States of a request: at work, until its response has closed and nothing is worked on for it; queued, in the order of arrival; refused, for ever.
 */
import { MarketplaceError } from "@marketplace/kernel";

/** How much one process takes on. */
export interface AdmissionRule {
  readonly atWork: number;
  readonly queued: number;
  readonly queueMs: number;
}

/** How much a process has taken on. */
export interface AdmissionStats {
  readonly atWork: number;
  readonly queued: number;
}

/** A request that asks to be let in. */
export interface Visit {
  /** Procedure calls in it. */
  readonly calls: number;
  /** Begins the work; told once at most. */
  readonly enter: () => void;
  /** Says that there is no room; told once at most, and not when it has entered. */
  readonly refuse: () => void;
}

/** Lets requests in, one after the other, as there is room. */
export interface Admission {
  /** Lets a request in, now or when its turn comes; what it gives back is to be called when it is over, once. */
  visit(visit: Visit): () => void;
  /** Whether a request would have to wait. */
  isBusy(): boolean;
  /** Whether calls were refused within the last second. */
  isShedding(): boolean;
  stats(): AdmissionStats;
}

// What refused callers are told to wait, and how long a process counts as overloaded after it refused one.
const RETRY_SECONDS = 1;

interface Waiting extends Visit {
  readonly expiresAt: number;
  state: "queued" | "at work" | "over";
}

/** Opens the admission of one process; `now` is monotonic, in milliseconds. */
export function openAdmission({ atWork, queued, queueMs }: AdmissionRule, now: () => number): Admission {
  const queue = new Set<Waiting>();
  const count = { atWork: 0, queued: 0 };
  let shedAt = Number.NEGATIVE_INFINITY;
  let expiry: NodeJS.Timeout | undefined;

  // A batch that is larger than all there is goes when nothing else does.
  const fits = (calls: number) => count.atWork === 0 || count.atWork + calls <= atWork;

  function begin(one: Waiting): void {
    one.state = "at work";
    count.atWork += one.calls;
    one.enter();
  }

  function shed(one: Waiting): void {
    one.state = "over";
    shedAt = now();
    one.refuse();
  }

  function unqueue(one: Waiting): void {
    queue.delete(one);
    count.queued -= one.calls;
    if (queue.size > 0) return;
    clearTimeout(expiry);
    expiry = undefined;
  }

  /** Refuses those whose time is over, and lets in those for whom there is room, in the order in which they came. */
  function advance(): void {
    for (const one of queue) {
      const expired = one.expiresAt <= now();
      if (!expired && !fits(one.calls)) break;
      unqueue(one);
      if (expired) shed(one);
      else begin(one);
    }
    watchExpiry();
  }

  function watchExpiry(): void {
    const [first] = queue;
    if (first === undefined || expiry !== undefined) return;
    expiry = setTimeout(
      () => {
        expiry = undefined;
        advance();
      },
      Math.max(0, first.expiresAt - now()),
    );
  }

  function leave(one: Waiting): void {
    const was = one.state;
    one.state = "over";
    if (was === "queued") unqueue(one);
    if (was === "at work") count.atWork -= one.calls;
    if (was !== "over") advance();
  }

  return {
    visit(visit) {
      const one: Waiting = { ...visit, expiresAt: now() + queueMs, state: "queued" };
      if (queue.size === 0 && fits(one.calls)) begin(one);
      else if (count.queued + one.calls > queued) shed(one);
      else {
        queue.add(one);
        count.queued += one.calls;
        watchExpiry();
      }
      return () => leave(one);
    },
    isBusy: () => queue.size > 0 || !fits(1),
    isShedding: () => now() - shedAt < RETRY_SECONDS * 1_000,
    stats: () => ({ ...count }),
  };
}

/** Says that a process has too much to do, and when to try again. */
export function overloaded(): MarketplaceError {
  return new MarketplaceError(
    "OVERLOADED",
    "Very many people are here at the moment; try again in a few seconds.",
    { details: { retryAfterSeconds: RETRY_SECONDS } },
  );
}
