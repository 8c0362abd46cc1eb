import { z } from "zod";

/** Most items that can be bought together. */
export const MAX_TOGETHER = 20;

/** Fewest items that are bought together. */
export const MIN_TOGETHER = 2;

const idSchema = z.uuid();

/** What is chosen, as an address says it: ids with commas between them. */
export const chosenSchema = z.string().transform((text) => {
  const ids = text.split(",").filter((id) => idSchema.safeParse(id).success);
  return [...new Set(ids)].slice(0, MAX_TOGETHER).join(",");
});

/** The search parameters of an address that says what is chosen. */
export function togetherSearch(ids: readonly string[]): { readonly items?: string } {
  return ids.length === 0 ? {} : { items: ids.join(",") };
}

/** The ids that the search parameters of an address name. */
export function chosenIds({ items }: { readonly items?: string | undefined }): readonly string[] {
  return items === undefined || items === "" ? [] : items.split(",");
}
