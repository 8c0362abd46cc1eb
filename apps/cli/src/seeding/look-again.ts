import { reportOf } from "../failure-report.ts";

const ROUNDS = 4;
const MOVED = new Set(["STALE_VERSION", "INVALID_TRANSITION"]);

/**
 * Runs a step that looks at something and then changes it, and runs it again when that has moved in between: by
 * somebody else, or by an attempt of ours whose answer was lost. `again` tells it to look anew.
 */
export async function lookAgain<T>(step: (again: boolean) => Promise<T>): Promise<T> {
  for (let round = 1; ; round += 1) {
    try {
      return await step(round > 1);
    } catch (failure) {
      if (round >= ROUNDS || !MOVED.has(reportOf(failure).code)) throw failure;
    }
  }
}
