const BITS = 4;
const SHIFT = 8 - BITS;
const BINS = 1 << (3 * BITS);
const OPAQUE_ENOUGH = 128;

/** The colour that most of a picture has, as `#rrggbb`: the mean of the fullest of 4,096 equal boxes of RGB. */
export function dominantColour(rgba: Uint8Array): string {
  const counts = new Uint32Array(BINS);
  const sums = new Float64Array(BINS * 3);
  for (let at = 0; at + 3 < rgba.length; at += 4) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = rgba.subarray(at, at + 4);
    if (alpha < OPAQUE_ENOUGH) continue;
    const bin = ((red >> SHIFT) << (2 * BITS)) | ((green >> SHIFT) << BITS) | (blue >> SHIFT);
    counts[bin] = (counts[bin] ?? 0) + 1;
    [red, green, blue].forEach((value, channel) => {
      sums[bin * 3 + channel] = (sums[bin * 3 + channel] ?? 0) + value;
    });
  }
  const fullest = counts.indexOf(Math.max(...counts));
  const count = counts[fullest] ?? 0;
  // Nothing but transparency: the page behind it is white.
  if (count === 0) return "#ffffff";
  const channels = [0, 1, 2].map((channel) => Math.round((sums[fullest * 3 + channel] ?? 0) / count));
  return `#${channels.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}
