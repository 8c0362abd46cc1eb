/** A source of numbers from 0 up to, and never, 1. */
export type Random = () => number;

/** A source that always gives the same numbers for the same names: `randomFor(1, "listing", 17)`. */
export function randomFor(...names: readonly (string | number)[]): Random {
  return randomFrom(fnv1a(names.join(" ")));
}

/** Mulberry32: small, quick, well spread, and the same on every machine. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number from `min` to `max`, both included. */
export function whole(random: Random, min: number, max: number): number {
  return min + Math.floor(random() * (max - min + 1));
}

/** A number from `min` up to `max`. */
export function between(random: Random, min: number, max: number): number {
  return min + random() * (max - min);
}

/** True with the given probability. */
export function chance(random: Random, probability: number): boolean {
  return random() < probability;
}

/**
 * One of a list.
 * @throws RangeError when the list is empty.
 */
export function pick<T>(random: Random, list: readonly T[]): T {
  return at(list, Math.floor(random() * list.length));
}

/** Some of a list, none twice; all of it when it is shorter than `count`. */
export function sample<T>(random: Random, list: readonly T[], count: number): T[] {
  const left = [...list];
  const chosen: T[] = [];
  while (chosen.length < count && left.length > 0) {
    chosen.push(...left.splice(Math.floor(random() * left.length), 1));
  }
  return chosen;
}

/** The list in another order. */
export function shuffled<T>(random: Random, list: readonly T[]): T[] {
  return sample(random, list, list.length);
}

/**
 * A list's nth member.
 * @throws RangeError when there is none.
 */
export function at<T>(list: readonly T[], index: number): T {
  const member = list[index];
  if (member === undefined) throw new RangeError(`There is no member ${index} in a list of ${list.length}`);
  return member;
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text, "utf8")) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}
