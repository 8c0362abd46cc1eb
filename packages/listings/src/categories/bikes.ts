import type { AttributeDefinition } from "../attribute.ts";
import type { Root } from "../category.ts";
import { brand, choice, colour, model, required, year } from "./shared.ts";

const frameSize: AttributeDefinition = {
  key: "frame_size",
  label: "Frame size",
  required: true,
  type: "integer",
  min: 30,
  max: 75,
  unit: "cm",
};
const gears: AttributeDefinition = {
  key: "gears",
  label: "Gears",
  required: false,
  type: "integer",
  min: 1,
  max: 36,
};
const frameMaterial = choice("frame_material", "Frame material", [
  "aluminium",
  "steel",
  "carbon",
  "titanium",
  "other",
]);
const brakes = choice("brakes", "Brakes", ["disc", "rim", "coaster", "drum"]);
const wheelSize = choice("wheel_size", "Wheel size", [
  "12",
  "14",
  "16",
  "18",
  "20",
  "24",
  "26",
  "27.5",
  "28",
  "29",
]);
const frameNumber: AttributeDefinition = {
  key: "frame_number_present",
  label: "Frame number is readable",
  required: false,
  type: "boolean",
};

/** Bikes for the town, the road, children, and with a motor. */
export const bikes: Root = {
  slug: "bikes",
  name: "Bikes",
  children: [
    {
      slug: "city-bikes",
      name: "City bikes",
      attributes: [brand, frameSize, gears, brakes, colour, year, frameNumber],
    },
    {
      slug: "road-bikes",
      name: "Road bikes",
      attributes: [brand, model, frameSize, frameMaterial, gears, brakes, year, frameNumber],
    },
    {
      slug: "childrens-bikes",
      name: "Children's bikes",
      attributes: [brand, required(wheelSize), gears, colour, frameNumber],
    },
    {
      slug: "e-bikes",
      name: "E-bikes",
      attributes: [
        brand,
        model,
        frameSize,
        {
          key: "battery",
          label: "Battery",
          required: true,
          type: "integer",
          min: 100,
          max: 2_000,
          unit: "Wh",
        },
        {
          key: "distance",
          label: "Distance ridden",
          required: false,
          type: "integer",
          min: 0,
          max: 200_000,
          unit: "km",
        },
        choice("motor", "Motor", ["front hub", "rear hub", "mid drive"]),
        year,
        frameNumber,
      ],
    },
  ],
};
