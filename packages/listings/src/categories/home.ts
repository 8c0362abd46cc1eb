import type { Root } from "../category.ts";
import { brandIfAny, centimetres, choice, colour, material, required } from "./shared.ts";

/** Kitchen, garden and tools. */
export const home: Root = {
  slug: "home",
  name: "Home",
  children: [
    {
      slug: "kitchen",
      name: "Kitchen",
      attributes: [
        required(
          choice("kind", "Kind", ["appliance", "cookware", "tableware", "cutlery", "storage", "other"]),
        ),
        brandIfAny,
        material("steel", "cast iron", "copper", "porcelain", "glass", "wood", "plastic", "other"),
        { key: "pieces", label: "Pieces", required: false, type: "integer", min: 1, max: 200 },
        { key: "dishwasher_safe", label: "Dishwasher-safe", required: false, type: "boolean" },
        colour,
      ],
    },
    {
      slug: "garden",
      name: "Garden",
      attributes: [
        required(choice("kind", "Kind", ["furniture", "tool", "machine", "pot", "plant", "grill", "other"])),
        brandIfAny,
        material("wood", "metal", "stone", "terracotta", "plastic", "other"),
        choice("power", "Power", ["hand", "electric", "battery", "petrol"]),
        centimetres("height", "Height", 500),
      ],
    },
    {
      slug: "tools",
      name: "Tools",
      attributes: [
        required(
          choice("kind", "Kind", ["drill", "saw", "sander", "hand tool", "measuring", "workshop", "other"]),
        ),
        brandIfAny,
        choice("power", "Power", ["hand", "mains", "battery", "air", "petrol"]),
        { key: "voltage", label: "Voltage", required: false, type: "integer", min: 1, max: 400, unit: "V" },
        { key: "battery_included", label: "Battery included", required: false, type: "boolean" },
      ],
    },
  ],
};
