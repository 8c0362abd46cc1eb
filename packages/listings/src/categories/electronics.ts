import type { Root } from "../category.ts";
import { brand, choice, colour, model, originalBox, required, storage } from "./shared.ts";

/** Phones, computers, cameras, sound and games. */
export const electronics: Root = {
  slug: "electronics",
  name: "Electronics",
  children: [
    {
      slug: "phones",
      name: "Phones",
      attributes: [
        brand,
        model,
        required(storage),
        colour,
        {
          key: "battery_health",
          label: "Battery health",
          required: false,
          type: "integer",
          min: 1,
          max: 100,
          unit: "%",
        },
        { key: "unlocked", label: "Unlocked", required: false, type: "boolean" },
        originalBox,
      ],
    },
    {
      slug: "laptops",
      name: "Laptops",
      attributes: [
        brand,
        model,
        { key: "processor", label: "Processor", required: false, type: "text", maxLength: 80 },
        { key: "memory", label: "Memory", required: true, type: "integer", min: 1, max: 1_024, unit: "GB" },
        storage,
        {
          key: "screen_size",
          label: "Screen size",
          required: false,
          type: "decimal",
          min: 7,
          max: 22,
          unit: "in",
        },
        choice("keyboard", "Keyboard layout", [
          "Danish",
          "German",
          "English (UK)",
          "English (US)",
          "French",
          "Other",
        ]),
      ],
    },
    {
      slug: "cameras",
      name: "Cameras",
      attributes: [
        brand,
        model,
        required(
          choice("kind", "Kind", [
            "mirrorless",
            "reflex",
            "compact",
            "film",
            "action",
            "video",
            "lens",
            "accessory",
          ]),
        ),
        {
          key: "megapixels",
          label: "Megapixels",
          required: false,
          type: "decimal",
          min: 0.3,
          max: 200,
          unit: "MP",
        },
        { key: "mount", label: "Lens mount", required: false, type: "text", maxLength: 40 },
        {
          key: "shutter_count",
          label: "Shutter count",
          required: false,
          type: "integer",
          min: 0,
          max: 10_000_000,
        },
      ],
    },
    {
      slug: "audio",
      name: "Audio",
      attributes: [
        brand,
        model,
        required(
          choice("kind", "Kind", [
            "headphones",
            "earphones",
            "speaker",
            "amplifier",
            "turntable",
            "radio",
            "other",
          ]),
        ),
        { key: "wireless", label: "Wireless", required: false, type: "boolean" },
        colour,
        originalBox,
      ],
    },
    {
      slug: "gaming",
      name: "Gaming",
      attributes: [
        required(choice("kind", "Kind", ["console", "game", "controller", "headset", "accessory"])),
        required(choice("platform", "Platform", ["PlayStation", "Xbox", "Nintendo", "PC", "Other"])),
        { key: "title", label: "Title or model", required: false, type: "text", maxLength: 80 },
        storage,
        choice("age_rating", "Age rating", ["3", "7", "12", "16", "18"]),
      ],
    },
  ],
};
