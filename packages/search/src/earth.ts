import type { SearchFilter } from "./search-input.ts";

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

/** Whether a point is where a filter asks for. */
export function isThere(
  { near, box }: Pick<SearchFilter, "near" | "box">,
  point: readonly [number, number],
): boolean {
  if (near?.withinKm !== undefined && metresBetween(near.coordinates, point) > near.withinKm * 1_000)
    return false;
  if (box === undefined) return true;
  const [longitude, latitude] = point;
  const { west, south, east, north } = box;
  const isBetween =
    west <= east ? longitude >= west && longitude <= east : longitude >= west || longitude <= east;
  return isBetween && latitude >= south && latitude <= north;
}

/** The square of the sine of half an angle. */
function haversine(degrees: number): number {
  return Math.sin((degrees * Math.PI) / 360) ** 2;
}
