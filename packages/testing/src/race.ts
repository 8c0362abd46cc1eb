import { setTimeout as pause } from "node:timers/promises";

// In ms; null is all of its way.
const HEAD_STARTS = [0, 5, 20, 80, null] as const;

/** How many rounds of a race it takes until each head start has been given once. */
export const HEAD_STARTS_OF_A_RACE = HEAD_STARTS.length;

/**
 * Lets two race in the nth of many rounds, and answers with how both ended. The first is ahead of the second by nothing,
 * by a while or by all of its way, in turn: so each wins at times, however fast the machine is, and they meet at many
 * places between.
 */
export async function race<A, B>(
  round: number,
  first: () => Promise<A>,
  second: () => Promise<B>,
): Promise<[PromiseSettledResult<A>, PromiseSettledResult<B>]> {
  const ahead = Promise.allSettled([first()]);
  const headStart = HEAD_STARTS[round % HEAD_STARTS.length] ?? null;
  if (headStart !== 0) await (headStart === null ? ahead : Promise.race([ahead, pause(headStart)]));
  const behind = Promise.allSettled([second()]);
  return [(await ahead)[0], (await behind)[0]];
}
