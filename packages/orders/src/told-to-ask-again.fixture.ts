import { failureOf } from "@marketplace/rpc";
import { untilAnswered } from "@marketplace/testing";

// Nothing was decided yet, or it was and is still being done.
const AGAIN = ["CHANGE_IN_PROGRESS", "TIMEOUT"];
const PATIENCE_MS = 200_000;

/**
 * Asks, and asks again as often as it is told to: where very many want one thing at once, on a busy machine, some are told
 * to try again before it is decided who gets it. The key has to be the same each time.
 * @throws what it is refused with in the end
 */
export function askUntilDecided<T>(ask: () => Promise<T>): Promise<T> {
  return untilAnswered(ask, (failure) => AGAIN.includes(failureOf(failure).code), PATIENCE_MS);
}
