import type { Shelf } from "../item.ts";
import { type Piece, piece } from "./piece.ts";

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

/** Sofas and armchairs. */
export const sofaShelf: Shelf = { family: "furniture", items: sofas.map(piece) };

/** Chairs and stools. */
export const chairShelf: Shelf = { family: "furniture", items: chairs.map(piece) };
