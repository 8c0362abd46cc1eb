import { z } from "zod";
import { bikes } from "./categories/bikes.ts";
import { books } from "./categories/books.ts";
import { clothing } from "./categories/clothing.ts";
import { electronics } from "./categories/electronics.ts";
import { furniture } from "./categories/furniture.ts";
import { home } from "./categories/home.ts";
import { sport } from "./categories/sport.ts";
import { toys } from "./categories/toys.ts";
import { categoryTree } from "./category.ts";

/** The platform's categories, checked when the process starts. */
export const categories = categoryTree([electronics, clothing, furniture, bikes, books, home, sport, toys]);

const ask = "categories.tree lists them";

/** The slug of a category that exists. */
export const rootSlugSchema = z
  .string()
  .max(40)
  .refine(categories.hasRoot, `must be a category such as electronics; ${ask}`);

/** The slug of a subcategory that exists. */
export const leafSlugSchema = z
  .string()
  .max(40)
  .refine((slug) => categories.leaf(slug) !== undefined, `must be a subcategory such as phones; ${ask}`);
