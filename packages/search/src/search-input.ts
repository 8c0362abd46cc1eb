import { currencySchema, idSchema, MAX_AMOUNT, pageLimitSchema } from "@marketplace/kernel";
import { conditionSchema, coordinatesSchema, leafSlugSchema, rootSlugSchema } from "@marketplace/listings";
import { z } from "zod";
import { answerForms, formOf } from "./facet.ts";
import { readQueryText } from "./query-text.ts";

const MOST_WORDS = 32;
const LONGEST_TEXT = 500;
// It holds what each word of the longest text was taken for.
const LONGEST_CURSOR = 6_000;

const amountSchema = z.int().min(0).max(MAX_AMOUNT);
const longitude = z.number().min(-180).max(180);
const latitude = z.number().min(-90).max(90);
const valueSchema = z.union(
  [z.string().min(1).max(500), z.number(), z.boolean()],
  "must be a text, a number, or true or false",
);

/** What somebody types into a search field. */
export const textSchema = z
  .string()
  // A longer one is not even read.
  .max(LONGEST_TEXT, { error: `must be at most ${LONGEST_TEXT} characters`, abort: true })
  .refine((text) => {
    const { words, excluded } = readQueryText(text);
    return words.length + excluded.flat().length <= MOST_WORDS;
  }, `must be at most ${MOST_WORDS} words`);

const attributeFilterSchema = z
  .strictObject({
    key: z.string().max(40),
    /** One of these; of an answer that names several, any. */
    in: z.array(valueSchema).min(1).max(20).optional(),
    /** Both ends included; of numbers alone. */
    min: z.number().optional(),
    max: z.number().optional(),
  })
  .superRefine(({ key, in: values, min, max }, context) => {
    const refuse = (path: string[], message: string) => context.addIssue({ code: "custom", path, message });
    const forms = answerForms.get(key);
    if (forms === undefined)
      return refuse(["key"], "is asked for in no category; categories.tree lists them");
    const isRange = min !== undefined || max !== undefined;
    if (isRange && !forms.has("number")) refuse(["min"], `is for numbers, and ${key} is none`);
    if (!isRange && values === undefined) refuse(["in"], "name values, or a min or a max");
    if (min !== undefined && max !== undefined && min > max) refuse(["max"], "must not be less than min");
    if (values?.some((value) => !forms.has(formOf(value))))
      refuse(["in"], `must be of the form ${[...forms].join(" or ")} for ${key}`);
  });

const filters = {
  text: textSchema.optional(),
  /** Whether a listing must have all words or any; with `all`, any will do where no listing has all. */
  words: z.enum(["all", "any"]).default("all"),
  category: rootSlugSchema.optional(),
  subcategory: leafSlugSchema.optional(),
  conditions: z.array(conditionSchema).min(1).max(5).optional(),
  /** In minor units of one currency, both ends included; what is sold in another is left out. */
  price: z
    .strictObject({
      currency: currencySchema,
      min: amountSchema.optional(),
      max: amountSchema.optional(),
    })
    .refine(({ min = 0, max = MAX_AMOUNT }) => min <= max, {
      path: ["max"],
      error: "must not be less than min",
    })
    .optional(),
  attributes: z
    .array(attributeFilterSchema)
    .max(6)
    .refine((all) => new Set(all.map(({ key }) => key)).size === all.length, "must name each key once")
    .optional(),
  /** From where distances are told; with `withinKm`, no farther than that. */
  near: z
    .strictObject({ coordinates: coordinatesSchema, withinKm: z.number().min(0.1).max(20_100).optional() })
    .optional(),
  /** What a map shows; over the date line, west is greater than east. */
  box: z
    .strictObject({ west: longitude, south: latitude, east: longitude, north: latitude })
    .refine(({ south, north }) => south <= north, { path: ["north"], error: "must not be less than south" })
    .optional(),
  sellerId: idSchema.optional(),
  postedWithinHours: z
    .int()
    .min(1)
    .max(24 * 366)
    .optional(),
};

const sortSchema = z.enum(["relevance", "newest", "price_asc", "price_desc", "distance", "blended"]);

/** Which listings are wanted. */
export const searchFilterSchema = z.strictObject(filters);

/** Which listings are wanted, in which order, and which part of them. */
export const searchInputSchema = z
  .strictObject({
    ...filters,
    /** By relevance without a text is newest first; `blended` is of relevance, distance and freshness. */
    sort: sortSchema.default("relevance"),
    cursor: z.string().max(LONGEST_CURSOR).optional(),
    limit: pageLimitSchema,
  })
  .superRefine(({ sort, near, price }, context) => {
    if (sort === "distance" && near === undefined)
      context.addIssue({ code: "custom", path: ["near"], message: "is needed to sort by distance" });
    if (sort.startsWith("price") && price === undefined)
      context.addIssue({ code: "custom", path: ["price"], message: "needs a currency to sort by price" });
  });

/** Which listings are wanted. */
export type SearchFilter = z.output<typeof searchFilterSchema>;

/** Which listings are wanted, in which order, and which part of them. */
export type SearchInput = z.output<typeof searchInputSchema>;

/** In which order listings are wanted. */
export type Sort = z.output<typeof sortSchema>;
