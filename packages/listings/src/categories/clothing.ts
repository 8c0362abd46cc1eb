import type { Root } from "../category.ts";
import { brandIfAny, centimetres, choice, colour, material, required } from "./shared.ts";

const fabric = material("cotton", "wool", "linen", "silk", "polyester", "leather", "denim", "down", "other");
const adultSize = required(
  choice("size", "Size", ["XXS", "XS", "S", "M", "L", "XL", "XXL", "3XL", "one size"]),
);
const season = choice("season", "Season", ["summer", "winter", "all year"]);

/** Clothes, shoes and bags. */
export const clothing: Root = {
  slug: "clothing",
  name: "Clothing",
  children: [
    {
      slug: "women",
      name: "Women",
      attributes: [
        required(
          choice("kind", "Kind", [
            "dress",
            "top",
            "knitwear",
            "trousers",
            "skirt",
            "coat",
            "sportswear",
            "other",
          ]),
        ),
        adultSize,
        brandIfAny,
        colour,
        fabric,
        season,
      ],
    },
    {
      slug: "men",
      name: "Men",
      attributes: [
        required(
          choice("kind", "Kind", [
            "shirt",
            "t-shirt",
            "knitwear",
            "trousers",
            "suit",
            "coat",
            "sportswear",
            "other",
          ]),
        ),
        adultSize,
        brandIfAny,
        colour,
        fabric,
        season,
      ],
    },
    {
      slug: "children",
      name: "Children",
      attributes: [
        {
          key: "height",
          label: "Fits a height of",
          required: true,
          type: "integer",
          min: 44,
          max: 176,
          unit: "cm",
        },
        choice("kind", "Kind", ["top", "trousers", "dress", "outerwear", "nightwear", "swimwear", "other"]),
        brandIfAny,
        colour,
        fabric,
        season,
      ],
    },
    {
      slug: "shoes",
      name: "Shoes",
      attributes: [
        { key: "size", label: "Size (EU)", required: true, type: "decimal", min: 15, max: 52 },
        choice("fit", "Made for", ["women", "men", "children", "all"]),
        brandIfAny,
        colour,
        material("leather", "suede", "canvas", "rubber", "synthetic", "other"),
      ],
    },
    {
      slug: "bags",
      name: "Bags",
      attributes: [
        required(
          choice("kind", "Kind", ["handbag", "shoulder bag", "backpack", "suitcase", "purse", "other"]),
        ),
        brandIfAny,
        colour,
        material("leather", "suede", "canvas", "nylon", "synthetic", "other"),
        { key: "volume", label: "Volume", required: false, type: "decimal", min: 0.1, max: 200, unit: "l" },
        centimetres("width", "Width", 200),
      ],
    },
  ],
};
