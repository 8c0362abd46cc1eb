import type { MakeItem, Shelf } from "../item.ts";
import type { Paint } from "../paint.ts";
import { pick } from "../random.ts";

interface Bag {
  readonly kind: "handbag" | "backpack" | "suitcase";
  readonly brand: string;
  readonly what: string;
  readonly paints: readonly Paint[];
  readonly material: string;
  readonly litres: number;
  readonly fact: string;
  readonly euros: number;
}

function bag({ kind, brand, what, paints, material, litres, fact, euros }: Bag): MakeItem {
  return ({ random }) => {
    const paint = pick(random, paints);
    return {
      title: `${brand} ${what}, ${paint}`,
      noun: kind,
      facts: [fact, `It holds ${litres} litres.`],
      attributes: { kind, brand, colour: [paint], material: [material], volume: litres },
      euros,
      picture: kind,
      paint,
    };
  };
}

const bags: readonly Bag[] = [
  {
    kind: "backpack",
    brand: "Fjällräven",
    what: "Kånken backpack",
    paints: ["yellow", "red", "blue", "green"],
    material: "other",
    litres: 16,
    fact: "The classic, with the sitting pad still in the back.",
    euros: 42,
  },
  {
    kind: "handbag",
    brand: "Mulberry",
    what: "Bayswater handbag",
    paints: ["brown", "black"],
    material: "leather",
    litres: 12,
    fact: "Natural leather with the patina one hopes for; dust bag included.",
    euros: 390,
  },
  {
    kind: "suitcase",
    brand: "Samsonite",
    what: "S'Cure suitcase",
    paints: ["blue", "red", "black"],
    material: "synthetic",
    litres: 69,
    fact: "Four wheels that roll straight, lock code included.",
    euros: 70,
  },
  {
    kind: "handbag",
    brand: "Markberg",
    what: "leather handbag",
    paints: ["black", "green", "beige"],
    material: "leather",
    litres: 8,
    fact: "Room for a small laptop, long strap in the inner pocket.",
    euros: 85,
  },
  {
    kind: "backpack",
    brand: "Osprey",
    what: "Talon hiking backpack",
    paints: ["green", "grey", "orange"],
    material: "nylon",
    litres: 33,
    fact: "Carried to the top of Galdhøpiggen and back, rain cover included.",
    euros: 68,
  },
  {
    kind: "suitcase",
    brand: "Rimowa",
    what: "Essential Cabin suitcase",
    paints: ["silver", "black"],
    material: "synthetic",
    litres: 36,
    fact: "Fits the overhead locker of every airline I know.",
    euros: 290,
  },
];

/** Bags and suitcases. */
export const bagShelf: Shelf = { family: "garment", items: bags.map(bag) };
