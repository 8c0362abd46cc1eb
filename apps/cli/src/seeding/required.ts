/**
 * What a key of the plan stands for.
 * @throws RangeError when the plan names a key that it does not have.
 */
export function required<T>(all: ReadonlyMap<string, T>, key: string): T {
  const found = all.get(key);
  if (found === undefined) throw new RangeError(`The plan names ${key}, which it does not have`);
  return found;
}
