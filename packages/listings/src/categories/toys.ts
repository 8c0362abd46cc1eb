import type { AttributeDefinition } from "../attribute.ts";
import type { Root } from "../category.ts";
import { brandIfAny, choice, required } from "./shared.ts";

const minimumAge: AttributeDefinition = {
  key: "minimum_age",
  label: "From age",
  required: false,
  type: "integer",
  min: 0,
  max: 18,
  unit: "years",
};
const complete: AttributeDefinition = {
  key: "complete",
  label: "Nothing is missing",
  required: true,
  type: "boolean",
};

/** Building sets and board games. */
export const toys: Root = {
  slug: "toys",
  name: "Toys",
  children: [
    {
      slug: "building-sets",
      name: "Building sets",
      attributes: [
        complete,
        brandIfAny,
        { key: "set_number", label: "Set number", required: false, type: "text", maxLength: 20 },
        { key: "pieces", label: "Pieces", required: false, type: "integer", min: 1, max: 20_000 },
        { key: "instructions", label: "Instructions included", required: false, type: "boolean" },
        minimumAge,
      ],
    },
    {
      slug: "board-games",
      name: "Board games",
      attributes: [
        complete,
        { key: "min_players", label: "Players, at least", required: false, type: "integer", min: 1, max: 20 },
        { key: "max_players", label: "Players, at most", required: false, type: "integer", min: 1, max: 99 },
        {
          key: "playing_time",
          label: "Playing time",
          required: false,
          type: "integer",
          min: 1,
          max: 1_440,
          unit: "min",
        },
        required(
          choice("language", "Language", [
            "Danish",
            "German",
            "English",
            "Swedish",
            "Norwegian",
            "None",
            "Other",
          ]),
        ),
        minimumAge,
      ],
    },
  ],
};
