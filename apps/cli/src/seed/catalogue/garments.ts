import type { MakeItem, Shelf } from "../item.ts";
import type { Paint } from "../paint.ts";
import type { Picture } from "../picture.ts";
import { pick } from "../random.ts";

/** A piece of clothing in its colours. */
export interface Garment {
  readonly kind: string;
  readonly brand: string;
  readonly what: string;
  readonly paints: readonly Paint[];
  readonly material: string;
  readonly season?: "summer" | "winter" | "all year";
  readonly picture: Picture;
  readonly fact: string;
  readonly euros: number;
}

const adult = ["XS", "S", "S", "M", "M", "M", "L", "L", "XL"] as const;

function worn({
  kind,
  brand,
  what,
  paints,
  material,
  season = "all year",
  picture,
  fact,
  euros,
}: Garment): MakeItem {
  return ({ random }) => {
    const paint = pick(random, paints);
    const size = pick(random, adult);
    return {
      title: `${brand} ${what}, ${paint}, size ${size}`,
      noun: what.split(" ").at(-1) ?? kind,
      facts: [
        fact,
        pick(random, [
          `Size ${size}, true to size.`,
          `It is a ${size} and fits as it should.`,
          `Marked ${size}; ask me for measurements.`,
        ]),
      ],
      attributes: { kind, brand, size, colour: [paint], material: [material], season },
      euros,
      picture,
      paint,
    };
  };
}

const women: readonly Garment[] = [
  {
    kind: "dress",
    brand: "Ganni",
    what: "wrap dress",
    paints: ["blue", "red", "green"],
    material: "other",
    season: "summer",
    picture: "dress",
    fact: "Falls beautifully and has pockets, which says it all.",
    euros: 75,
  },
  {
    kind: "knitwear",
    brand: "Samsøe Samsøe",
    what: "wool sweater",
    paints: ["beige", "pink", "grey"],
    material: "wool",
    season: "winter",
    picture: "sweater",
    fact: "Soft, not itchy, and aired rather than washed.",
    euros: 55,
  },
  {
    kind: "coat",
    brand: "Massimo Dutti",
    what: "wool coat",
    paints: ["beige", "black", "brown"],
    material: "wool",
    season: "winter",
    picture: "coat",
    fact: "Long, lined and heavy enough for January.",
    euros: 85,
  },
  {
    kind: "trousers",
    brand: "Levi's",
    what: "501 jeans",
    paints: ["blue", "black"],
    material: "denim",
    picture: "trousers",
    fact: "High waist and straight leg, no stretch.",
    euros: 36,
  },
  {
    kind: "top",
    brand: "Arket",
    what: "linen shirt",
    paints: ["white", "blue", "green"],
    material: "linen",
    season: "summer",
    picture: "shirt",
    fact: "Heavy linen that gets nicer with each wash.",
    euros: 32,
  },
  {
    kind: "skirt",
    brand: "Monki",
    what: "pleated skirt",
    paints: ["green", "black", "purple"],
    material: "polyester",
    picture: "skirt",
    fact: "Elastic at the back, falls just below the knee.",
    euros: 18,
  },
  {
    kind: "dress",
    brand: "COS",
    what: "linen midi dress",
    paints: ["black", "white", "orange"],
    material: "linen",
    season: "summer",
    picture: "dress",
    fact: "My wedding-guest dress of three summers.",
    euros: 42,
  },
  {
    kind: "coat",
    brand: "Rains",
    what: "long jacket",
    paints: ["yellow", "green", "black"],
    material: "polyester",
    picture: "jacket",
    fact: "Keeps you dry on the bike, hood included.",
    euros: 44,
  },
];

const men: readonly Garment[] = [
  {
    kind: "shirt",
    brand: "Eton",
    what: "oxford shirt",
    paints: ["white", "blue", "pink"],
    material: "cotton",
    picture: "shirt",
    fact: "Business shirt with a cut-away collar, no stains.",
    euros: 42,
  },
  {
    kind: "knitwear",
    brand: "Norse Projects",
    what: "merino sweater",
    paints: ["blue", "grey", "green"],
    material: "wool",
    season: "winter",
    picture: "sweater",
    fact: "Fine merino, warm under a shirt collar and thin under a coat.",
    euros: 65,
  },
  {
    kind: "coat",
    brand: "Barbour",
    what: "waxed jacket",
    paints: ["green", "black", "brown"],
    material: "cotton",
    picture: "coat",
    fact: "Rewaxed this autumn, smells of dog walks in the best way.",
    euros: 115,
  },
  {
    kind: "trousers",
    brand: "Nudie Jeans",
    what: "selvedge jeans",
    paints: ["blue", "black"],
    material: "denim",
    picture: "trousers",
    fact: "Worn in by me so that you need not.",
    euros: 48,
  },
  {
    kind: "t-shirt",
    brand: "Carhartt WIP",
    what: "pocket t-shirt",
    paints: ["grey", "white", "orange", "black"],
    material: "cotton",
    season: "summer",
    picture: "tee",
    fact: "Thick cotton, keeps its shape.",
    euros: 16,
  },
  {
    kind: "coat",
    brand: "Fjällräven",
    what: "down jacket",
    paints: ["blue", "red", "black"],
    material: "down",
    season: "winter",
    picture: "jacket",
    fact: "Warm down to minus fifteen, tested at the bus stop.",
    euros: 130,
  },
  {
    kind: "suit",
    brand: "Suitsupply",
    what: "two-piece suit",
    paints: ["blue", "grey"],
    material: "wool",
    picture: "coat",
    fact: "Worn to two weddings and one interview, all successful.",
    euros: 150,
  },
  {
    kind: "trousers",
    brand: "Dickies",
    what: "work trousers",
    paints: ["beige", "black", "green"],
    material: "cotton",
    picture: "trousers",
    fact: "The original straight leg, indestructible.",
    euros: 26,
  },
];

/** Clothes of women. */
export const womenShelf: Shelf = { family: "garment", items: women.map(worn) };

/** Clothes of men. */
export const menShelf: Shelf = { family: "garment", items: men.map(worn) };
