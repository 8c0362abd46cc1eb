import { EARTH_METRES } from "./earth.ts";
import type { SearchFilter } from "./search-input.ts";

/*
 * The earth in cells: at level n, 2^n of them around it and 2^n from pole to pole, by degrees. A place is in one cell of
 * each level; an area is covered by at most `MOST_CELLS` of the finest level at which so many do.
 */

const LEVELS = 15;
const FINEST = LEVELS - 1;
const MOST_CELLS = 16;
// Some hundred metres more than an area has, for what is lost on the way through radians.
const MARGIN = 0.001;

interface Area {
  readonly west: number;
  readonly south: number;
  /** Less than `west` for one over the date line. */
  readonly east: number;
  readonly north: number;
}

/** The cells that a place is in, one of each level. */
export function cellsAt([longitude, latitude]: readonly [number, number]): readonly string[] {
  return Array.from({ length: LEVELS }, (_, level) =>
    nameOf(level, columnOf(longitude, level), rowOf(latitude, level)),
  );
}

/** The number of the finest cell that a place is in; those of the cells in a coarser one follow each other. */
export function cellNumber([longitude, latitude]: readonly [number, number]): number {
  return numberOf(columnOf(longitude, FINEST), rowOf(latitude, FINEST));
}

/** Numbers of cells, the last one not included: every place that a filter's area has is in one of them. */
export function numbersCovering(
  filter: Pick<SearchFilter, "near" | "box">,
): readonly (readonly [from: number, to: number])[] {
  const [area] = areasOf(filter);
  if (area === undefined) return [];
  const { level, cells } = cover(area);
  // Of four cells that are one at the level above, the numbers follow each other.
  const many = 4 ** (FINEST - level);
  const all = cells.map(({ column, row }) => numberOf(column, row) * many).sort((a, b) => a - b);
  const joined: [number, number][] = [];
  for (const from of all) {
    const to = from + many;
    const last = joined.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}

/** Cells of which every place that a filter's area has is in one; null for a filter without an area. */
export function cellsCovering(filter: Pick<SearchFilter, "near" | "box">): readonly string[] | null {
  const [area] = areasOf(filter);
  if (area === undefined) return null;
  const { level, cells } = cover(area);
  return [...new Set(cells.map(({ column, row }) => nameOf(level, column, row)))];
}

/** What a filter says of places, the circle first. */
function areasOf({ near, box }: Pick<SearchFilter, "near" | "box">): readonly Area[] {
  return [
    ...(near?.withinKm === undefined ? [] : [around(near.coordinates, near.withinKm * 1_000)]),
    ...(box === undefined ? [] : [box]),
  ];
}

interface Cell {
  readonly column: number;
  readonly row: number;
}

function cover(area: Area): { readonly level: number; readonly cells: readonly Cell[] } {
  for (let level = FINEST; level > 0; level--) {
    const cells = coverAt(area, level);
    if (cells !== null) return { level, cells };
  }
  return { level: 0, cells: [{ column: 0, row: 0 }] };
}

/** Null when it takes too many. */
function coverAt({ west, south, east, north }: Area, level: number): readonly Cell[] | null {
  const rows = between(rowOf(south - MARGIN, level), rowOf(north + MARGIN, level));
  const [first, last] = [columnOf(west - MARGIN, level), columnOf(east + MARGIN, level)];
  const columns =
    west <= east ? between(first, last) : [...between(first, 2 ** level - 1), ...between(0, last)];
  if (rows.length * columns.length > MOST_CELLS) return null;
  return rows.flatMap((row) => columns.map((column) => ({ column, row })));
}

function around([longitude, latitude]: readonly [number, number], metres: number): Area {
  const angle = metres / EARTH_METRES;
  const reach = (angle * 180) / Math.PI;
  const [south, north] = [latitude - reach, latitude + reach];
  // Over a pole a circle goes all around.
  if (south - MARGIN <= -90 || north + MARGIN >= 90) return { west: -180, east: 180, south, north };
  const sine = Math.sin(angle) / Math.cos((latitude * Math.PI) / 180);
  const aside = sine >= 1 ? 180 : (Math.asin(sine) * 180) / Math.PI + MARGIN;
  if (aside >= 180) return { west: -180, east: 180, south, north };
  const [west, east] = [longitude - aside, longitude + aside];
  return { west: west < -180 ? west + 360 : west, east: east > 180 ? east - 360 : east, south, north };
}

function between(from: number, to: number): number[] {
  // More than may be are not told one by one.
  return Array.from({ length: Math.min(to - from, MOST_CELLS) + 1 }, (_, step) => from + step);
}

function columnOf(longitude: number, level: number): number {
  return indexOf((longitude + 180) / 360, level);
}

function rowOf(latitude: number, level: number): number {
  return indexOf((latitude + 90) / 180, level);
}

function indexOf(part: number, level: number): number {
  const cells = 2 ** level;
  return Math.max(0, Math.min(cells - 1, Math.floor(part * cells)));
}

/** Column and row by turns, bit by bit, so that cells that lie together have numbers that do. */
function numberOf(column: number, row: number): number {
  let number = 0;
  for (let bit = FINEST - 1; bit >= 0; bit--)
    number = number * 4 + ((row >> bit) & 1) * 2 + ((column >> bit) & 1);
  return number;
}

function nameOf(level: number, column: number, row: number): string {
  return `@${level}:${column}:${row}`;
}
