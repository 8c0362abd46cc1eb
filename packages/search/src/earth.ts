/** The radius of the earth that MongoDB measures with, in metres. */
export const EARTH_METRES = 6_378_100;

/** Metres between two points by the great circle. */
export function metresBetween(
  [fromLongitude, fromLatitude]: readonly [number, number],
  [toLongitude, toLatitude]: readonly [number, number],
): number {
  const [a, b] = [(fromLatitude * Math.PI) / 180, (toLatitude * Math.PI) / 180];
  const chord =
    haversine(toLatitude - fromLatitude) + Math.cos(a) * Math.cos(b) * haversine(toLongitude - fromLongitude);
  return 2 * EARTH_METRES * Math.asin(Math.min(1, Math.sqrt(chord)));
}

/** The square of the sine of half an angle. */
function haversine(degrees: number): number {
  return Math.sin((degrees * Math.PI) / 360) ** 2;
}
