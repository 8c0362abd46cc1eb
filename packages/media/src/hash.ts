/** Side of the grey picture that a hash is made of, in pixels. */
export const HASH_SIDE = 32;
const FREQUENCIES = 8;
const BITS_A_DIGIT = 4;
/** Mean strength of the frequencies, in grey levels, below which noise and rounding decide the bits. */
const PLAIN = 0.5;

/** What a perceptual hash tells: 64 bits as 16 hexadecimal digits, and whether the picture is too plain to have one. */
export interface PerceptualHash {
  readonly hash: string;
  readonly isPlain: boolean;
}

// cosines[u][x] of the discrete cosine transform (DCT-II) for the eight lowest frequencies; the first is the brightness.
const cosines = Array.from({ length: FREQUENCIES }, (_, u) =>
  Float64Array.from({ length: HASH_SIDE }, (_, x) => Math.cos(((2 * x + 1) * u * Math.PI) / (2 * HASH_SIDE))),
);

/**
 * The hash "pHash" (Zauner, "Implementation and Benchmarking of Perceptual Image Hash Functions", 2010, in the form of
 * Krawetz, "Looks Like It", 2011): a bit for each of the 64 lowest frequencies of a picture of 32 × 32 grey pixels, set
 * where it is above the median of them. The brightness is not counted in that median; its own bit says nothing.
 */
export function perceptualHash(grey: Uint8Array): PerceptualHash {
  const rows = Array.from({ length: HASH_SIDE }, (_, y) =>
    cosines.map((wave) => weigh(grey.subarray(y * HASH_SIDE, (y + 1) * HASH_SIDE), wave)),
  );
  const strengths = cosines.flatMap((wave) =>
    cosines.map((_, u) =>
      weigh(
        rows.map((row) => row[u] ?? 0),
        wave,
      ),
    ),
  );
  const shape = strengths.slice(1);
  const median = shape.toSorted((a, b) => a - b)[shape.length >> 1] ?? 0;
  const digits = Array.from({ length: strengths.length / BITS_A_DIGIT }, (_, digit) =>
    strengths
      .slice(digit * BITS_A_DIGIT, (digit + 1) * BITS_A_DIGIT)
      .reduce((value, strength) => value * 2 + (strength > median ? 1 : 0), 0)
      .toString(16),
  );
  const mean = shape.reduce((sum, strength) => sum + Math.abs(strength), 0) / shape.length;
  return { hash: digits.join(""), isPlain: (mean * 2) / (HASH_SIDE * HASH_SIDE) < PLAIN };
}

function weigh(values: ArrayLike<number>, weights: Float64Array): number {
  return weights.reduce((sum, weight, at) => sum + weight * (values[at] ?? 0), 0);
}

/** In how many of their 64 bits two hashes differ. */
export function hashDistance(one: string, other: string): number {
  let differing = 0;
  for (let bits = BigInt(`0x${one}`) ^ BigInt(`0x${other}`); bits > 0n; bits &= bits - 1n) differing += 1;
  return differing;
}
