import type { MakeItem, Shelf } from "../item.ts";
import type { Paint } from "../paint.ts";
import type { Picture } from "../picture.ts";
import { pick, whole } from "../random.ts";

interface Footwear {
  readonly brand: string;
  readonly what: string;
  readonly fit: "women" | "men" | "children" | "all";
  readonly sizes: readonly [low: number, high: number];
  readonly paints: readonly Paint[];
  readonly material: string;
  readonly picture: Picture;
  readonly fact: string;
  readonly euros: number;
}

function shoe({ brand, what, fit, sizes, paints, material, picture, fact, euros }: Footwear): MakeItem {
  return ({ random }) => {
    const paint = pick(random, paints);
    const size = whole(random, sizes[0] * 2, sizes[1] * 2) / 2;
    return {
      title: `${brand} ${what}, ${paint}, EU ${size}`,
      noun: picture === "boots" ? "boots" : "shoes",
      facts: [
        fact,
        pick(random, [`EU ${size}, normal fit.`, `Size ${size}; go half a size up for thick socks.`]),
      ],
      attributes: { brand, size, fit, colour: [paint], material: [material] },
      euros,
      picture,
      paint,
    };
  };
}

const shoes: readonly Footwear[] = [
  {
    brand: "Adidas",
    what: "Gazelle",
    fit: "all",
    sizes: [37, 45],
    paints: ["green", "blue", "red"],
    material: "suede",
    picture: "sneakers",
    fact: "Suede brushed, soles hardly worn.",
    euros: 42,
  },
  {
    brand: "Dr. Martens",
    what: "1460 boots",
    fit: "all",
    sizes: [37, 46],
    paints: ["black", "red"],
    material: "leather",
    picture: "boots",
    fact: "Broken in, so the painful part is over.",
    euros: 70,
  },
  {
    brand: "New Balance",
    what: "574",
    fit: "men",
    sizes: [41, 46],
    paints: ["grey", "blue"],
    material: "suede",
    picture: "sneakers",
    fact: "Everyday shoes with new laces.",
    euros: 40,
  },
  {
    brand: "Converse",
    what: "Chuck Taylor",
    fit: "all",
    sizes: [36, 44],
    paints: ["black", "white", "yellow"],
    material: "canvas",
    picture: "sneakers",
    fact: "Washed and ready for the next summer.",
    euros: 24,
  },
  {
    brand: "Blundstone",
    what: "ankle boots",
    fit: "women",
    sizes: [36, 41],
    paints: ["brown", "black"],
    material: "leather",
    picture: "boots",
    fact: "Greased every autumn; the elastics are tight.",
    euros: 75,
  },
  {
    brand: "Viking",
    what: "winter boots",
    fit: "children",
    sizes: [24, 34],
    paints: ["blue", "pink", "black"],
    material: "synthetic",
    picture: "boots",
    fact: "One winter in kindergarten, dry feet throughout.",
    euros: 20,
  },
];

/** Shoes and boots. */
export const shoeShelf: Shelf = { family: "garment", items: shoes.map(shoe) };
