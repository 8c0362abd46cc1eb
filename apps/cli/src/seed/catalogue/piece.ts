import type { MakeItem } from "../item.ts";
import type { Paint } from "../paint.ts";
import type { Picture } from "../picture.ts";
import { pick } from "../random.ts";

/** A piece of furniture in its colours or woods. */
export interface Piece {
  readonly title: string;
  readonly noun: string;
  readonly picture: Picture;
  readonly paints: readonly Paint[];
  /** What is asked of this kind of piece beside material and colour. */
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly material: string;
  readonly fact: string;
  readonly euros: number;
}

const woods: ReadonlySet<Paint> = new Set(["oak", "pine", "teak", "walnut"]);

/** Makes a piece in one of its colours, and says how large it is. */
export function piece({ title, noun, picture, paints, attributes, material, fact, euros }: Piece): MakeItem {
  return ({ random }) => {
    const paint = pick(random, paints);
    return {
      title: paints.length > 1 ? `${title}, ${paint}` : title,
      noun,
      facts: [fact, ...sizesOf(attributes)],
      attributes: {
        ...attributes,
        material: [material],
        colour: [woods.has(paint) || paint === "copper" ? "brown" : paint],
      },
      euros,
      picture,
      paint,
    };
  };
}

function sizesOf(attributes: Piece["attributes"]): readonly string[] {
  const sizes = Object.entries({ width: "wide", depth: "deep", height: "high" }).flatMap(([side, word]) =>
    attributes[side] === undefined ? [] : [`${attributes[side]} cm ${word}`],
  );
  return sizes.length === 0 ? [] : [`It is ${new Intl.ListFormat("en-GB").format(sizes)}.`];
}
