import { bikes } from "./catalogue/bikes.ts";
import { books } from "./catalogue/books.ts";
import { clothing } from "./catalogue/clothing.ts";
import { electronics } from "./catalogue/electronics.ts";
import { furniture } from "./catalogue/furniture.ts";
import { home } from "./catalogue/home.ts";
import { sport } from "./catalogue/sport.ts";
import { toys } from "./catalogue/toys.ts";
import type { MakeItem, Shelf } from "./item.ts";
import type { SeedLeaf } from "./plan.ts";
import { pick } from "./random.ts";

const shelves: ReadonlyMap<string, Shelf> = new Map(
  [electronics, clothing, furniture, bikes, books, home, sport, toys].flatMap((root) => Object.entries(root)),
);

/** What people sell in a subcategory; where nobody has written that down, things named after it. */
export function shelfOf(leaf: SeedLeaf): Shelf {
  return (
    shelves.get(leaf.slug) ?? {
      family: "household",
      items: ["Well-kept", "Lovely", "Practical"].map((word) => plain(leaf, word)),
    }
  );
}

function plain({ name }: SeedLeaf, word: string): MakeItem {
  return ({ random }) => ({
    title: `${word} item for ${name.toLowerCase()}`,
    noun: "item",
    facts: [`From our ${name.toLowerCase()} cupboard, and we have two of them.`],
    attributes: {},
    euros: 15 + Math.floor(random() * 60),
    picture: "parcel",
    paint: pick(random, ["red", "blue", "green"] as const),
  });
}
