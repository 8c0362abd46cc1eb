import { type Failure, failureOf } from "@marketplace/rpc";

/**
 * The failure that a call is expected to end with.
 * @throws Error when the call succeeds.
 */
export async function failureFrom(call: Promise<unknown>): Promise<Failure> {
  let answer: unknown;
  try {
    answer = await call;
  } catch (thrown) {
    return failureOf(thrown);
  }
  throw new Error(`It was to fail, and answered ${JSON.stringify(answer)}`);
}
