import type { MakeItem, Shelf } from "../item.ts";
import type { Paint } from "../paint.ts";
import type { Picture } from "../picture.ts";
import { pick } from "../random.ts";

interface Piece {
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

function piece({ title, noun, picture, paints, attributes, material, fact, euros }: Piece): MakeItem {
  return ({ random }) => {
    const paint = pick(random, paints);
    const sizes = ["width", "depth", "height"].flatMap((side) =>
      attributes[side] === undefined
        ? []
        : [`${attributes[side]} cm ${side === "width" ? "wide" : side === "depth" ? "deep" : "high"}`],
    );
    return {
      title: paints.length > 1 ? `${title}, ${paint}` : title,
      noun,
      facts: [fact, ...(sizes.length > 0 ? [`It is ${sizes.join(" and ")}.`] : [])],
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

const sofas: readonly Piece[] = [
  {
    title: "IKEA Ektorp 3-seat sofa",
    noun: "sofa",
    picture: "sofa",
    paints: ["beige", "blue", "white"],
    attributes: { seats: 3, brand: "IKEA", width: 218, depth: 88, sofa_bed: false },
    material: "fabric",
    fact: "All covers come off and go into the machine.",
    euros: 140,
  },
  {
    title: "Hay Mags 3-seat sofa",
    noun: "sofa",
    picture: "sofa",
    paints: ["grey", "green", "red"],
    attributes: { seats: 3, brand: "Hay", width: 228, depth: 96, sofa_bed: false },
    material: "fabric",
    fact: "Deep and low, the best film sofa we ever had.",
    euros: 950,
  },
  {
    title: "Børge Mogensen style leather sofa, 2 seats",
    noun: "sofa",
    picture: "loveseat",
    paints: ["brown", "black"],
    attributes: { seats: 2, width: 158, depth: 80, sofa_bed: false },
    material: "leather",
    fact: "Danish leather sofa from the seventies with a beautiful patina.",
    euros: 780,
  },
  {
    title: "Bolia Scandinavia loveseat",
    noun: "sofa",
    picture: "loveseat",
    paints: ["orange", "blue", "grey"],
    attributes: { seats: 2, brand: "Bolia", width: 167, depth: 92, sofa_bed: false },
    material: "fabric",
    fact: "Small enough for a city flat, and two people really fit.",
    euros: 480,
  },
  {
    title: "Wing-back armchair",
    noun: "armchair",
    picture: "armchair",
    paints: ["green", "beige", "red"],
    attributes: { seats: 1, width: 78, depth: 82, sofa_bed: false },
    material: "velvet",
    fact: "The reading chair of the family, newly upholstered in velvet.",
    euros: 190,
  },
  {
    title: "Innovation sofa bed, 3 seats",
    noun: "sofa bed",
    picture: "sofa",
    paints: ["grey", "blue"],
    attributes: { seats: 3, brand: "Innovation Living", width: 204, depth: 95, sofa_bed: true },
    material: "fabric",
    fact: "Folds down into a proper 140 cm bed in ten seconds.",
    euros: 330,
  },
];

const tables: readonly Piece[] = [
  {
    title: "Solid oak dining table",
    noun: "table",
    picture: "table",
    paints: ["oak"],
    attributes: { kind: "dining table", shape: "rectangular", width: 180, depth: 90, height: 74 },
    material: "oak",
    fact: "Seats eight, oiled every year, two leaves included.",
    euros: 420,
  },
  {
    title: "Round tulip-style dining table",
    noun: "table",
    picture: "roundtable",
    paints: ["white", "black"],
    attributes: { kind: "dining table", shape: "round", width: 110, depth: 110, height: 73 },
    material: "laminate",
    fact: "One foot, so nobody fights with a table leg.",
    euros: 210,
  },
  {
    title: "Teak writing desk with drawers",
    noun: "desk",
    picture: "desk",
    paints: ["teak"],
    attributes: { kind: "desk", shape: "rectangular", width: 130, depth: 65, height: 72 },
    material: "teak",
    fact: "Danish desk from the sixties, keys and all.",
    euros: 520,
  },
  {
    title: "IKEA Bekant desk",
    noun: "desk",
    picture: "desk",
    paints: ["white", "black"],
    attributes: { kind: "desk", shape: "rectangular", width: 140, depth: 60, height: 75 },
    material: "laminate",
    fact: "Home-office desk with drawers, already taken apart for transport.",
    euros: 75,
  },
  {
    title: "Pine farmhouse table",
    noun: "table",
    picture: "table",
    paints: ["pine"],
    attributes: { kind: "dining table", shape: "rectangular", width: 160, depth: 80, height: 75 },
    material: "pine",
    fact: "Every mark has a story, mostly about homework.",
    euros: 130,
  },
  {
    title: "Round walnut-stained table",
    noun: "table",
    picture: "roundtable",
    paints: ["walnut"],
    attributes: { kind: "dining table", shape: "round", width: 120, depth: 120, height: 74 },
    material: "beech",
    fact: "Extends to an oval with the leaf that comes with it.",
    euros: 240,
  },
];

const chairs: readonly Piece[] = [
  {
    title: "Dining chairs, set of 4",
    noun: "chairs",
    picture: "chair",
    paints: ["oak", "black"],
    attributes: { kind: "dining chair", pieces: 4 },
    material: "wood",
    fact: "Four matching chairs with padded seats.",
    euros: 480,
  },
  {
    title: "Herman Miller Aeron office chair",
    noun: "chair",
    picture: "officechair",
    paints: ["black", "grey"],
    attributes: {
      kind: "office chair",
      pieces: 1,
      brand: "Herman Miller",
      designer: "Bill Stumpf and Don Chadwick",
    },
    material: "plastic",
    fact: "Size B, every adjustment works, my back thanks it daily.",
    euros: 520,
  },
  {
    title: "IKEA Poäng armchair",
    noun: "armchair",
    picture: "armchair",
    paints: ["beige", "blue"],
    attributes: { kind: "armchair", pieces: 1, brand: "IKEA", designer: "Noboru Nakamura" },
    material: "fabric",
    fact: "Cushion freshly washed.",
    euros: 45,
  },
  {
    title: "Wooden bar stools, pair",
    noun: "stools",
    picture: "stool",
    paints: ["oak", "white", "black"],
    attributes: { kind: "stool", pieces: 2 },
    material: "wood",
    fact: "65 cm seat height, for a kitchen island.",
    euros: 80,
  },
  {
    title: "Farstrup spindle-back chair",
    noun: "chair",
    picture: "chair",
    paints: ["white", "teak", "blue"],
    attributes: { kind: "dining chair", pieces: 1, brand: "Farstrup" },
    material: "wood",
    fact: "Glued and stable, would love a table to go with it.",
    euros: 55,
  },
  {
    title: "Kinnarps 6000 office chair",
    noun: "chair",
    picture: "officechair",
    paints: ["blue", "red", "black"],
    attributes: { kind: "office chair", pieces: 1, brand: "Kinnarps" },
    material: "fabric",
    fact: "From an office clear-out, gas lift and castors are fine.",
    euros: 110,
  },
];

const storage: readonly Piece[] = [
  {
    title: "IKEA Billy bookcase",
    noun: "bookcase",
    picture: "bookcase",
    paints: ["white", "oak", "black"],
    attributes: { kind: "bookcase", width: 80, height: 202, depth: 28 },
    material: "laminate",
    fact: "Six shelves and the back panel without a wave.",
    euros: 30,
  },
  {
    title: "Teak chest of drawers",
    noun: "chest of drawers",
    picture: "drawers",
    paints: ["teak"],
    attributes: { kind: "chest of drawers", width: 110, height: 78, depth: 44 },
    material: "teak",
    fact: "Six drawers that all run smoothly, dovetailed by hand.",
    euros: 360,
  },
  {
    title: "Painted farmhouse wardrobe",
    noun: "wardrobe",
    picture: "wardrobe",
    paints: ["green", "blue", "white"],
    attributes: { kind: "wardrobe", width: 118, height: 182, depth: 56 },
    material: "pine",
    fact: "Comes apart without tools, so it gets round every staircase.",
    euros: 280,
  },
  {
    title: "Oak wall shelves, set of 3",
    noun: "shelves",
    picture: "shelf",
    paints: ["oak", "walnut"],
    attributes: { kind: "shelf", width: 90, height: 3, depth: 20 },
    material: "oak",
    fact: "Brackets and screws are in a bag.",
    euros: 48,
  },
  {
    title: "IKEA Hemnes chest of drawers",
    noun: "chest of drawers",
    picture: "drawers",
    paints: ["white", "black", "blue"],
    attributes: { kind: "chest of drawers", width: 160, height: 96, depth: 50 },
    material: "pine",
    fact: "Bought for a nursery, now the child wants a loft bed.",
    euros: 95,
  },
  {
    title: "Montana-style bookcase module",
    noun: "bookcase",
    picture: "bookcase",
    paints: ["red", "yellow", "blue", "green"],
    attributes: { kind: "bookcase", width: 70, height: 140, depth: 30 },
    material: "laminate",
    fact: "A colour that makes the whole room happier.",
    euros: 260,
  },
];

const lamps: readonly Piece[] = [
  {
    title: "Louis Poulsen PH 5 pendant",
    noun: "pendant",
    picture: "pendant",
    paints: ["white", "orange", "blue"],
    attributes: { kind: "pendant", designer: "Poul Henningsen", socket: "E27", height: 27 },
    material: "metal",
    fact: "Glare-free over the dining table, new cord.",
    euros: 390,
  },
  {
    title: "Panthella-style mushroom lamp",
    noun: "lamp",
    picture: "mushroom",
    paints: ["white", "orange", "red"],
    attributes: { kind: "table lamp", designer: "Verner Panton", socket: "E14", height: 34 },
    material: "plastic",
    fact: "Dimmable, and gives the softest light I know.",
    euros: 180,
  },
  {
    title: "Rice-paper globe lamp",
    noun: "lamp",
    picture: "globe",
    paints: ["white", "beige"],
    attributes: { kind: "pendant", socket: "E27", height: 45 },
    material: "paper",
    fact: "No tears in the paper, bulb included.",
    euros: 14,
  },
  {
    title: "AJ-style reading lamp",
    noun: "lamp",
    picture: "readinglamp",
    paints: ["black", "grey", "yellow"],
    attributes: { kind: "floor lamp", designer: "Arne Jacobsen", socket: "E27", height: 130 },
    material: "metal",
    fact: "The head tilts, the foot is heavy, the dimmer works.",
    euros: 220,
  },
  {
    title: "Ceramic table lamp with shade",
    noun: "lamp",
    picture: "tablelamp",
    paints: ["beige", "green", "blue"],
    attributes: { kind: "table lamp", socket: "E27", height: 52 },
    material: "fabric",
    fact: "Stoneware foot from Bornholm, the shade is new.",
    euros: 58,
  },
  {
    title: "Brass floor lamp",
    noun: "lamp",
    picture: "floorlamp",
    paints: ["white", "beige", "green"],
    attributes: { kind: "floor lamp", socket: "E27", height: 148 },
    material: "metal",
    fact: "From my grandmother's living room, rewired by an electrician.",
    euros: 85,
  },
];

/** What people sell under furniture. */
export const furniture: Readonly<Record<string, Shelf>> = {
  sofas: { family: "furniture", items: sofas.map(piece) },
  tables: { family: "furniture", items: tables.map(piece) },
  chairs: { family: "furniture", items: chairs.map(piece) },
  storage: { family: "furniture", items: storage.map(piece) },
  lamps: { family: "furniture", items: lamps.map(piece) },
};
