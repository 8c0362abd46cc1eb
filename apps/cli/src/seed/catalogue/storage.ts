import type { Shelf } from "../item.ts";
import { type Piece, piece } from "./piece.ts";

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

/** Bookcases, drawers and wardrobes. */
export const storageShelf: Shelf = { family: "furniture", items: storage.map(piece) };
