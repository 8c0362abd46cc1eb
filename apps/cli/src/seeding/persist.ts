import { failureIn } from "@marketplace/api";
import { reportOf } from "../failure-report.ts";
import { waitSeconds } from "../remedy.ts";

/** Makes a call, and makes it again while it makes sense to wait; throws what the last attempt threw. */
export type Persist = <T>(attempt: () => Promise<T>) => Promise<T>;

interface PersistOptions {
  /** Waits, and rejects at Ctrl-C. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Told why there is a wait. */
  readonly say: (text: string) => void;
}

const MOST_FAULTS = 8;
const MOST_REFUSALS = 60;
// A server that asks for more is asked again by the person, who may rather change its limit.
const LONGEST_WAIT_MS = 120_000;
const LONGEST_BACKOFF_MS = 8_000;
const PASSING = new Set([
  "CHANGE_IN_PROGRESS",
  "OVERLOADED",
  "STORE_UNAVAILABLE",
  "TIMEOUT",
  "UNREACHABLE",
  "UPLOAD_FAILED",
]);

/** How long to wait before the next attempt, in milliseconds; null when another one is of no use. */
export function waitBefore(attempt: number, thrown: unknown): number | null {
  const { code } = reportOf(thrown);
  if (code === "RATE_LIMITED") {
    // A quota, which no waiting mends, names no wait.
    const seconds = waitSeconds(failureIn(thrown)?.details ?? {});
    const tooLong = seconds === null || seconds * 1_000 > LONGEST_WAIT_MS;
    return tooLong || attempt >= MOST_REFUSALS ? null : Math.max(250, seconds * 1_000);
  }
  if (!PASSING.has(code) || attempt >= MOST_FAULTS) return null;
  return Math.min(LONGEST_BACKOFF_MS, 250 * 2 ** attempt);
}

/** Repeats calls that were refused for a while or lost on their way; every call of the seed may be repeated. */
export function persistence({ sleep, say }: PersistOptions): Persist {
  return async (make) => {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await make();
      } catch (thrown) {
        const wait = waitBefore(attempt, thrown);
        if (wait === null) throw thrown;
        say(`${reportOf(thrown).message} Waiting ${(wait / 1_000).toFixed(1)} s.`);
        await sleep(wait);
      }
    }
  };
}
