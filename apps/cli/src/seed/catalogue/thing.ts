import type { MakeItem } from "../item.ts";
import type { Paint } from "../paint.ts";
import type { Picture } from "../picture.ts";
import { pick } from "../random.ts";

/** A thing that is sold as it is: all that varies is its colour. */
export interface Thing {
  readonly title: string;
  readonly noun: string;
  readonly picture: Picture;
  readonly paints: readonly Paint[];
  readonly attributes: Readonly<Record<string, string | number | boolean | string[]>>;
  readonly fact: string;
  readonly euros: number;
}

/** Names of paints that are no colours that a category offers. */
const asColour: Partial<Record<Paint, string>> = {
  oak: "brown",
  pine: "beige",
  teak: "brown",
  walnut: "brown",
  copper: "brown",
  terracotta: "orange",
};

/** Makes a thing in one of its colours. */
export function thing({ title, noun, picture, paints, attributes, fact, euros }: Thing): MakeItem {
  return ({ random }) => {
    const paint = pick(random, paints);
    return {
      title: paints.length > 1 ? `${title}, ${paint}` : title,
      noun,
      facts: [fact],
      attributes: { colour: [asColour[paint] ?? paint], ...attributes },
      euros,
      picture,
      paint,
    };
  };
}
