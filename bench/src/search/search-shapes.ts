import type { RouterInputs } from "@marketplace/api";
import { categories } from "@marketplace/listings";
import type { MadeListings } from "./made-listings.ts";

/** What is asked: each time another search of one shape. */
export interface SearchShape {
  readonly name: string;
  /** Whether its time must not grow with the stock: it is filtered, or about a place. */
  readonly isBounded: boolean;
  readonly ask: (made: MadeListings) => Asked;
}

/** One call. */
export type Asked =
  | { readonly listings: RouterInputs["search"]["listings"] }
  | { readonly suggest: RouterInputs["search"]["suggest"] };

const leaves = categories.roots.flatMap(({ children }) => children.map(({ slug }) => slug));
const price = { currency: "DKK" };

/** Swaps two letters in the middle, as one does who types fast. */
function misspelt(word: string): string {
  const middle = Math.floor(word.length / 2);
  return `${word.slice(0, middle - 1)}${word.charAt(middle)}${word.charAt(middle - 1)}${word.slice(middle + 1)}`;
}

/** The ten shapes. All but suggestions are asked with their facets. */
export const SHAPES: readonly SearchShape[] = [
  {
    name: "newest of a subcategory",
    isBounded: true,
    ask: ({ pick }) => ({ listings: { subcategory: pick(leaves) } }),
  },
  {
    name: "cheapest of a subcategory, like new",
    isBounded: true,
    ask: ({ pick }) => ({
      listings: { subcategory: pick(leaves), price, sort: "price_asc", conditions: ["new", "like_new"] },
    }),
  },
  {
    name: "an attribute and a price",
    isBounded: true,
    ask: ({ pick }) => ({
      listings: {
        subcategory: "phones",
        attributes: [{ key: "colour", in: [pick(["black", "white", "red"])] }],
        price: { currency: "DKK", min: 5_000, max: 200_000 },
      },
    }),
  },
  { name: "one word", isBounded: false, ask: ({ word }) => ({ listings: { text: word() } }) },
  { name: "two words", isBounded: false, ask: ({ word }) => ({ listings: { text: `${word()} ${word()}` } }) },
  {
    name: "any of five words",
    isBounded: false,
    ask: ({ word }) => ({
      listings: { text: Array.from({ length: 5 }, word).join(" "), words: "any" },
    }),
  },
  {
    name: "a word in a category, all together",
    isBounded: true,
    ask: ({ word, pick, place }) => ({
      listings: {
        ...{ text: word(), category: pick(categories.roots).slug, sort: "blended" },
        near: { coordinates: place() },
      },
    }),
  },
  {
    name: "nearest in a category, within 50 km",
    isBounded: true,
    ask: ({ pick, place }) => ({
      listings: {
        ...{ category: pick(categories.roots).slug, sort: "distance" },
        near: { coordinates: place(), withinKm: 50 },
      },
    }),
  },
  {
    name: "a misspelt word",
    isBounded: false,
    ask: ({ word }) => ({ listings: { text: `${misspelt(word())} ` } }),
  },
  { name: "suggestions", isBounded: false, ask: ({ word }) => ({ suggest: { text: word().slice(0, 3) } }) },
];
