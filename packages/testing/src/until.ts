import { setTimeout as pause } from "node:timers/promises";
import { inspect } from "node:util";

const DEADLINE_MS = 25_000;
const FIRST_WAIT_MS = 10;
const LONGEST_WAIT_MS = 100;

/**
 * Looks until it is so, and answers with what it saw then; without `isSo`, until it sees `true`. The deadline is in
 * ms, 25 s where none is given; what `look` throws ends it at once.
 * @throws Error at the deadline; it tells what was seen last, and its stack who waited
 */
export async function until<T>(
  look: () => T | Promise<T>,
  isSo: (seen: T) => boolean = (seen) => seen === true,
  deadlineMs = DEADLINE_MS,
): Promise<T> {
  // Made here: after the first wait the stack no longer names the caller.
  const late = new Error();
  Error.captureStackTrace(late, until);
  const begun = performance.now();
  for (;;) {
    const seen = await look();
    if (isSo(seen)) return seen;
    const waited = performance.now() - begun;
    if (waited >= deadlineMs) {
      const said = inspect(seen, { depth: 4, maxArrayLength: 30, maxStringLength: 1_000 });
      throw withMessage(late, `It did not come to that in ${deadlineMs} ms; seen last: ${said}`);
    }
    // Less often the longer it takes: who looks may ask servers that are busy, and that count what they are asked.
    await pause(Math.min(FIRST_WAIT_MS + waited / 10, LONGEST_WAIT_MS));
  }
}

/** V8 writes the message into the stack when an error is made. */
function withMessage(failure: Error, message: string): Error {
  const frames = (failure.stack ?? "").split("\n").slice(1);
  failure.message = message;
  failure.stack = [`Error: ${message}`, ...frames].join("\n");
  return failure;
}
