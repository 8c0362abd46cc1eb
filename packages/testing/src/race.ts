import { setTimeout as pause } from "node:timers/promises";

// In ms; null is all of its way.
const HEAD_STARTS = [0, 5, 20, 80, null] as const;

/**
 * Lets two race in the nth of many rounds, and answers with how each ended. Either is ahead of the other by nothing, by a
 * while or by all of its way, in turn: so each wins at times, however fast the machine is, and they meet at many places
 * between. After ten rounds each has had every head start.
 */
export async function race<A, B>(
  nth: number,
  one: () => Promise<A>,
  other: () => Promise<B>,
): Promise<[PromiseSettledResult<A>, PromiseSettledResult<B>]> {
  if (Math.floor(nth / HEAD_STARTS.length) % 2 === 0) return inOrder(nth, one, other);
  const [ofOther, ofOne] = await inOrder(nth, other, one);
  return [ofOne, ofOther];
}

async function inOrder<A, B>(
  nth: number,
  first: () => Promise<A>,
  second: () => Promise<B>,
): Promise<[PromiseSettledResult<A>, PromiseSettledResult<B>]> {
  const ahead = Promise.allSettled([first()]);
  const headStart = HEAD_STARTS[nth % HEAD_STARTS.length] ?? null;
  if (headStart !== 0) await (headStart === null ? ahead : Promise.race([ahead, pause(headStart)]));
  const behind = Promise.allSettled([second()]);
  return [(await ahead)[0], (await behind)[0]];
}
