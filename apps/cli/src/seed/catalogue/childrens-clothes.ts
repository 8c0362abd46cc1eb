import type { MakeItem, Shelf } from "../item.ts";
import { pick } from "../random.ts";
import type { Garment } from "./garments.ts";

interface ChildGarment extends Omit<Garment, "season"> {
  readonly heights: readonly number[];
}

function small({
  kind,
  brand,
  what,
  paints,
  material,
  picture,
  fact,
  euros,
  heights,
}: ChildGarment): MakeItem {
  return ({ random }) => {
    const paint = pick(random, paints);
    const height = pick(random, heights);
    return {
      title: `${brand} ${what}, ${paint}, ${height} cm`,
      noun: what.split(" ").at(-1) ?? kind,
      facts: [fact, `Fits a height of ${height} cm${height < 80 ? ", with room for a nappy" : ""}.`],
      attributes: { kind, brand, height, colour: [paint], material: [material] },
      euros,
      picture,
      paint,
    };
  };
}

const children: readonly ChildGarment[] = [
  {
    kind: "outerwear",
    brand: "Reima",
    what: "winter jacket",
    paints: ["red", "blue", "pink"],
    material: "polyester",
    picture: "jacket",
    fact: "Waterproof with taped seams, reflective stripes intact.",
    euros: 38,
    heights: [92, 98, 104, 110, 116],
  },
  {
    kind: "other",
    brand: "Småfolk",
    what: "dungarees",
    paints: ["orange", "green", "blue"],
    material: "cotton",
    picture: "dungarees",
    fact: "Adjustable straps, so they last for two winters.",
    euros: 18,
    heights: [68, 74, 80, 86],
  },
  {
    kind: "top",
    brand: "Polarn O. Pyret",
    what: "cotton t-shirt",
    paints: ["red", "blue", "green"],
    material: "cotton",
    picture: "tee",
    fact: "Organic and soft, and it has been handed down once already.",
    euros: 9,
    heights: [80, 92, 104, 116, 128],
  },
  {
    kind: "dress",
    brand: "Hust & Claire",
    what: "summer dress",
    paints: ["pink", "yellow", "white"],
    material: "cotton",
    picture: "dress",
    fact: "Worn to a christening and a birthday, that is all.",
    euros: 15,
    heights: [86, 98, 110, 122],
  },
  {
    kind: "trousers",
    brand: "Name It",
    what: "lined trousers",
    paints: ["blue", "grey"],
    material: "cotton",
    picture: "trousers",
    fact: "Both knees are whole, a small wonder.",
    euros: 10,
    heights: [98, 110, 122, 134, 146],
  },
  {
    kind: "top",
    brand: "Joha",
    what: "wool sweater",
    paints: ["beige", "blue", "purple"],
    material: "wool",
    picture: "sweater",
    fact: "Merino next to the skin, washed with wool soap only.",
    euros: 17,
    heights: [62, 74, 86, 98],
  },
];

/** Clothes of children. */
export const childrenShelf: Shelf = { family: "garment", items: children.map(small) };
