import type { Shelf } from "../item.ts";
import { type Piece, piece } from "./piece.ts";

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

/** Lamps. */
export const lampShelf: Shelf = { family: "furniture", items: lamps.map(piece) };
