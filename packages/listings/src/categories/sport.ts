import type { Root } from "../category.ts";
import { brandIfAny, choice, colour, required } from "./shared.ts";

/** Fitness and winter sport. */
export const sport: Root = {
  slug: "sport",
  name: "Sport",
  children: [
    {
      slug: "fitness",
      name: "Fitness",
      attributes: [
        required(
          choice("kind", "Kind", ["weights", "bench", "treadmill", "exercise bike", "rower", "mat", "other"]),
        ),
        brandIfAny,
        { key: "weight", label: "Weight", required: false, type: "decimal", min: 0.1, max: 500, unit: "kg" },
        {
          key: "max_user_weight",
          label: "Carries up to",
          required: false,
          type: "integer",
          min: 20,
          max: 400,
          unit: "kg",
        },
        { key: "foldable", label: "Folds up", required: false, type: "boolean" },
      ],
    },
    {
      slug: "winter",
      name: "Winter sport",
      attributes: [
        required(
          choice("kind", "Kind", ["skis", "snowboard", "ski boots", "skates", "sledge", "clothing", "other"]),
        ),
        brandIfAny,
        { key: "length", label: "Length", required: false, type: "integer", min: 50, max: 230, unit: "cm" },
        { key: "boot_size", label: "Boot size (EU)", required: false, type: "decimal", min: 20, max: 52 },
        choice("level", "Level", ["beginner", "intermediate", "expert"]),
        colour,
      ],
    },
  ],
};
