const BANDS = 4;
const BAND_DIGITS = 4;
const BAND_SIZE = 0x1_0000;

/** The four quarters of a perceptual hash, each as a number that tells which quarter it is. */
export function bandsOf(hash: string): readonly number[] {
  return Array.from(
    { length: BANDS },
    (_, band) =>
      band * BAND_SIZE + Number.parseInt(hash.slice(band * BAND_DIGITS, (band + 1) * BAND_DIGITS), 16),
  );
}
