import { publicProcedure, queriesOnly } from "@marketplace/rpc";
import { z } from "zod";
import { categories } from "./categories.ts";
import { rootSchema } from "./category.ts";

/** The queries of categories, under `categories`. */
export function categoryQueries() {
  return queriesOnly({
    tree: publicProcedure
      .input(z.strictObject({}).optional())
      .output(z.strictObject({ categories: z.array(rootSchema) }))
      .query(() => ({ categories: [...categories.roots] })),
  });
}
