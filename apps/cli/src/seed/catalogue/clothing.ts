import type { Shelf } from "../item.ts";
import { bagShelf } from "./bags.ts";
import { childrenShelf } from "./childrens-clothes.ts";
import { menShelf, womenShelf } from "./garments.ts";
import { shoeShelf } from "./shoes.ts";

/** What people sell under clothing. */
export const clothing: Readonly<Record<string, Shelf>> = {
  women: womenShelf,
  men: menShelf,
  children: childrenShelf,
  shoes: shoeShelf,
  bags: bagShelf,
};
