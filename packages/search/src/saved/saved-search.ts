import { hashInput, idSchema, lineSchema, personal } from "@marketplace/kernel";
import { z } from "zod";
import { readQueryText } from "../query-text.ts";
import { type SearchFilter, searchFilterSchema } from "../search-input.ts";
import { understoodTextSchema } from "./understood-text.ts";

/** How many searches an account may save. */
export const MOST_SAVED = 50;

/** A saved search as MongoDB holds it. */
export const savedSearchDocumentSchema = z.object({
  _id: idSchema,
  userId: idSchema,
  /** One of the account's places, each of which holds one: there is none left for more than it may have. */
  place: z
    .int()
    .min(0)
    .max(MOST_SAVED - 1),
  name: z.string(),
  /** Of the filter: the same is saved once. */
  hash: z.string(),
  filter: searchFilterSchema,
  text: understoodTextSchema.nullable(),
  /** What it is filed under (`filing.ts`). */
  keys: z.array(z.string()),
  /** By which rules text and keys were made (`SEARCH_FORMAT`); it was not always noted. */
  format: z.int().default(0),
  alerts: z.boolean(),
  /** Alerts are of listings that are published after this: when it was saved, or when alerts were last turned on. */
  since: z.date(),
  createdAt: z.date(),
});

/** A saved search as MongoDB holds it. */
export type SavedSearchDocument = z.output<typeof savedSearchDocumentSchema>;

const nameSchema = lineSchema({ max: 80 });

/** A filter that asks for something, so that it is not about every listing. */
const savedFilterSchema = searchFilterSchema.refine(
  asksForSomething,
  "must ask for something: words, a category, an answer, a price, a place or a seller",
);

/** What is to be saved. */
export const saveSearchSchema = z.strictObject({
  name: nameSchema,
  filter: savedFilterSchema,
  alerts: z.boolean().default(true),
});

/** What is to be saved. */
export type SaveSearch = z.output<typeof saveSearchSchema>;

/** What a saved search is to be called. */
export const renameSearchSchema = z.strictObject({ id: idSchema, name: nameSchema });

/** Whether a saved search is to alert its account. */
export const setAlertsSchema = z.strictObject({ id: idSchema, alerts: z.boolean() });

/** A saved search as its account sees it. */
export const savedSearchSchema = personal(
  z.strictObject({
    id: idSchema,
    name: z.string(),
    filter: searchFilterSchema,
    alerts: z.boolean(),
    createdAt: z.date(),
  }),
);

/** A saved search as its account sees it. */
export type SavedSearch = z.output<typeof savedSearchSchema>;

/** Shows a saved search to its account. */
export function savedSearchView({
  _id: id,
  name,
  filter,
  alerts,
  createdAt,
}: SavedSearchDocument): SavedSearch {
  return { id, name, filter, alerts, createdAt };
}

/** What tells one filter from another, whatever the order that it is written in. */
export function filterHash(filter: SearchFilter): string {
  return hashInput(filter);
}

function asksForSomething(filter: SearchFilter): boolean {
  const { words: _, near, postedWithinHours: __, text = "", attributes = [], ...others } = filter;
  const { words, excluded } = readQueryText(text);
  return (
    near?.withinKm !== undefined ||
    // Of signs alone, such as a picture of a bicycle, nothing is looked for.
    words.length + excluded.length > 0 ||
    attributes.length > 0 ||
    Object.values(others).some((condition) => condition !== undefined)
  );
}
