/**
 * Splits a whole number of minor units by weights, so that the parts always equal the whole: each part is rounded
 * down, and the units left over go to the largest remainders, the earlier of equals first (the largest remainder
 * method of A. Hamilton). A negative amount splits as its opposite does.
 * @throws RangeError when there is no positive weight, or a weight or the amount is not a safe integer.
 */
export function allocate(amount: number, weights: readonly number[]): number[] {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`${amount} is not a whole number of minor units`);
  if (!weights.every((weight) => Number.isSafeInteger(weight) && weight >= 0))
    throw new RangeError("A weight must be a whole number, 0 or more");
  const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  if (total === 0n) throw new RangeError("At least one weight must be more than 0");
  if (amount < 0) return allocate(-amount, weights).map((part) => 0 - part);

  // The product of two safe integers needs more than a double holds.
  const shares = weights.map((weight, index) => {
    const product = BigInt(amount) * BigInt(weight);
    return { index, part: Number(product / total), remainder: product % total };
  });
  const left = amount - shares.reduce((sum, { part }) => sum + part, 0);
  const favoured = new Set(
    shares
      .toSorted((a, b) =>
        a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
      )
      .slice(0, left)
      .map(({ index }) => index),
  );
  return shares.map(({ index, part }) => (favoured.has(index) ? part + 1 : part));
}
