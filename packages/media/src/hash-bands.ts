/**
 * In how many bits two pictures of the same thing may differ. Measured on natural photographs (README): of the same one
 * encoded anew, made smaller, without colour or cropped by one in a hundred at each side all are within it, brightened or
 * cropped by two in a hundred 94%; of different photographs 1 pair in 40,000.
 */
export const NEAR_BITS = 9;
// Hashes that differ in at most 9 bits differ in at most 1 of a band's, in at least one of five bands.
const BAND_BITS = [13, 13, 13, 13, 12] as const;
const LONGEST_BAND = Math.max(...BAND_BITS);

/**
 * Five parts of a perceptual hash, each as a number that tells which part it is: what an index of hashes holds
 * (multi-index hashing; Norouzi, Punjani and Fleet, "Fast Search in Hamming Space with Multi-Index Hashing", 2012).
 */
export function bandsOf(hash: string): readonly number[] {
  let left = BigInt(`0x${hash}`);
  return BAND_BITS.map((bits, band) => {
    const part = Number(left & ((1n << BigInt(bits)) - 1n));
    left >>= BigInt(bits);
    return band * 2 ** LONGEST_BAND + part;
  });
}

/** Bands of which every hash within `NEAR_BITS` of this one has at least one; so have a few that are further away. */
export function bandsNear(hash: string): readonly number[] {
  return bandsOf(hash).flatMap((band, at) => within(band, BAND_BITS[at] ?? 0));
}

/** A band, and all those that differ from it in one bit. */
function within(band: number, bits: number): readonly number[] {
  return [band, ...Array.from({ length: bits }, (_, bit) => band ^ (1 << bit))];
}
