import type { Shelf } from "../item.ts";
import { type Piece, piece } from "./piece.ts";

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

/** Tables and desks. */
export const tableShelf: Shelf = { family: "furniture", items: tables.map(piece) };
