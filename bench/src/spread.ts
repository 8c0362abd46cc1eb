/** What several measurements of one thing came to. */
export interface Spread {
  /** Their median. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The value that a share of ascending values does not exceed, by the nearest rank.
 * @throws RangeError when there are none.
 */
export function quantile(ascending: readonly number[], share: number): number {
  return at(ascending, Math.max(0, Math.ceil(share * ascending.length) - 1));
}

/**
 * Puts measurements of one thing together.
 * @throws RangeError when there are none.
 */
export function spreadOf(values: readonly number[]): Spread {
  const ascending = values.toSorted((left, right) => left - right);
  const last = ascending.length - 1;
  const middle = (at(ascending, Math.floor(last / 2)) + at(ascending, Math.ceil(last / 2))) / 2;
  return { value: middle, low: at(ascending, 0), high: at(ascending, last) };
}

/** A spread for people: the median, and the lowest and the highest beside it. */
export function inRange({ value, low, high }: Spread, decimals: number): string {
  return `${value.toFixed(decimals)} (${low.toFixed(decimals)}–${high.toFixed(decimals)})`;
}

function at(values: readonly number[], index: number): number {
  const value = values[index];
  if (value === undefined) throw new RangeError("Nothing was measured");
  return value;
}
