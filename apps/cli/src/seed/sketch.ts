import { darker, hexOf, lighter, type Paint } from "./paint.ts";
import { pick, type Random } from "./random.ts";

/** Where a thing is photographed: in a room, on a table, outside, or from above. */
export type Surface = "floor" | "table" | "outdoor" | "flat";

/** The colours of one thing, and chance for its details. */
export interface Kit {
  readonly base: string;
  readonly light: string;
  readonly pale: string;
  readonly dark: string;
  readonly deep: string;
  /** A second colour, for what is beside or on the thing. */
  readonly accent: string;
  readonly random: Random;
}

/**
 * How to draw one thing. Seen from above its middle is 0, 0; otherwise its foot is, and up is negative. It reaches
 * about 400 to each side and 600 up. It may fill with `url(#body)`, `#side`, `#metal`, `#wood`, `#screen`, `#glass` and `#glow`.
 */
export interface Sketch {
  readonly surface: Surface;
  /** How much of the picture it fills: 1 for what is 600 and more in height, 1.25 for most. */
  readonly scale: number;
  /** Half the width of its shadow on the ground; 0 for none. */
  readonly shadow: number;
  readonly draw: (kit: Kit) => string;
}

const accents: readonly Paint[] = [
  "red",
  "orange",
  "yellow",
  "green",
  "blue",
  "purple",
  "pink",
  "beige",
  "terracotta",
];

/** The colours of a thing that is painted in the given way. */
export function kitOf(paint: Paint, random: Random): Kit {
  const base = hexOf(paint);
  return {
    base,
    light: lighter(base, 0.28),
    pale: lighter(base, 0.6),
    dark: darker(base, 0.3),
    deep: darker(base, 0.55),
    accent: hexOf(
      pick(
        random,
        accents.filter((accent) => accent !== paint),
      ),
    ),
    random,
  };
}

/** Draws the same thing once for each number. */
export function each(numbers: readonly number[], draw: (value: number, index: number) => string): string {
  return numbers.map(draw).join("");
}

/** Numbers from `from` on, `count` of them, `step` apart. */
export function series(from: number, step: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => from + index * step);
}
