import type { Root } from "../category.ts";
import { brandIfAny, centimetres, choice, colour, material, required } from "./shared.ts";

const width = centimetres("width", "Width", 1_000);
const height = centimetres("height", "Height", 500);
const depth = centimetres("depth", "Depth", 1_000);
const designer = {
  key: "designer",
  label: "Designer",
  required: false,
  type: "text",
  maxLength: 60,
} as const;

/** Furniture and lamps. */
export const furniture: Root = {
  slug: "furniture",
  name: "Furniture",
  children: [
    {
      slug: "sofas",
      name: "Sofas",
      attributes: [
        { key: "seats", label: "Seats", required: true, type: "integer", min: 1, max: 12 },
        material("fabric", "leather", "velvet", "synthetic", "other"),
        colour,
        brandIfAny,
        width,
        depth,
        { key: "sofa_bed", label: "Turns into a bed", required: false, type: "boolean" },
      ],
    },
    {
      slug: "tables",
      name: "Tables",
      attributes: [
        required(
          choice("kind", "Kind", [
            "dining table",
            "coffee table",
            "desk",
            "side table",
            "garden table",
            "other",
          ]),
        ),
        material("oak", "beech", "pine", "teak", "glass", "metal", "stone", "laminate", "other"),
        choice("shape", "Shape", ["round", "oval", "square", "rectangular", "other"]),
        width,
        depth,
        height,
        designer,
      ],
    },
    {
      slug: "chairs",
      name: "Chairs",
      attributes: [
        required(
          choice("kind", "Kind", ["dining chair", "armchair", "office chair", "stool", "bench", "other"]),
        ),
        { key: "pieces", label: "Pieces in the set", required: false, type: "integer", min: 1, max: 50 },
        material("wood", "metal", "leather", "fabric", "plastic", "wicker", "other"),
        colour,
        designer,
        brandIfAny,
      ],
    },
    {
      slug: "storage",
      name: "Storage",
      attributes: [
        required(
          choice("kind", "Kind", ["bookcase", "chest of drawers", "wardrobe", "cabinet", "shelf", "other"]),
        ),
        material("oak", "pine", "teak", "metal", "laminate", "other"),
        colour,
        width,
        height,
        depth,
      ],
    },
    {
      slug: "lamps",
      name: "Lamps",
      attributes: [
        required(
          choice("kind", "Kind", ["pendant", "floor lamp", "table lamp", "wall lamp", "outdoor", "other"]),
        ),
        material("metal", "glass", "paper", "fabric", "plastic", "wood", "other"),
        choice("socket", "Socket", ["E27", "E14", "GU10", "G9", "built-in LED", "other"]),
        colour,
        designer,
        height,
      ],
    },
  ],
};
