import { bikes } from "./pictures/bikes.ts";
import { books } from "./pictures/books.ts";
import { clothes } from "./pictures/clothes.ts";
import { electronics } from "./pictures/electronics.ts";
import { furniture } from "./pictures/furniture.ts";
import { home } from "./pictures/home.ts";
import { lamps } from "./pictures/lamps.ts";
import { outside } from "./pictures/outside.ts";
import { parcel } from "./pictures/parcel.ts";
import { sport } from "./pictures/sport.ts";
import { toys } from "./pictures/toys.ts";
import { worn } from "./pictures/worn.ts";

/** Every thing that can be drawn, by name. */
export const pictures = {
  ...electronics,
  ...clothes,
  ...worn,
  ...furniture,
  ...lamps,
  ...bikes,
  ...books,
  ...home,
  ...outside,
  ...sport,
  ...toys,
  ...parcel,
};

/** The name of a thing that can be drawn. */
export type Picture = keyof typeof pictures;
