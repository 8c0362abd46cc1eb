import { until } from "./until.ts";

/**
 * Calls until it is answered, and answers so: what fails may do so because a connection is slow to open, a store is only
 * just back, or nothing is decided yet. Which failures pass is for `isPassing` to say, by default each; the deadline is
 * that of `until`, in ms.
 * @throws what does not pass, at once, and Error at the deadline, which tells the last failure
 */
export async function untilAnswered<T>(
  call: () => Promise<T>,
  isPassing: (failure: unknown) => boolean = () => true,
  deadlineMs?: number,
): Promise<T> {
  const look = () =>
    call().then(
      (answer) => ({ answer }),
      (failure: unknown) => {
        if (!isPassing(failure)) throw failure;
        return { failure };
      },
    );
  const seen = await until(look, (one) => "answer" in one, deadlineMs);
  if (!("answer" in seen)) throw seen.failure;
  return seen.answer;
}
