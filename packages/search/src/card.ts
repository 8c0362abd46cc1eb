import { idSchema } from "@marketplace/kernel";
import { listingDocumentSchema } from "@marketplace/listings";
import { z } from "zod";
import { cellNumber } from "./cells.ts";
import { ATTRIBUTE, packCounted } from "./counted-card.ts";
import { languageOf } from "./detect-language.ts";
import { ALL, answerForms, attributeFacet, facetToken, priceStep } from "./facet.ts";
import { LANGUAGES, type Language } from "./language.ts";
import { isStopword } from "./stopwords.ts";
import { stemOf, tokenOf } from "./token.ts";
import { wordsOf } from "./words.ts";

/** What a listing is found by. One a listing that is for sale and that everybody may see; made of the listing alone. */
export const cardSchema = z.object({
  _id: idSchema,
  sellerId: idSchema,
  language: z.enum(LANGUAGES),
  category: z.string(),
  subcategory: z.string(),
  condition: z.string(),
  currency: z.string(),
  amount: z.int(),
  point: z.object({ type: z.literal("Point"), coordinates: z.tuple([z.number(), z.number()]) }),
  publishedAt: z.date(),
  /** Everything that it is found by through one index: the tokens of its words, and those of its facets. */
  tokens: z.array(z.string()),
  /** How much of each token of a word is in it, by `weightsOf`. */
  weights: z.record(z.string(), z.number()),
  /** The stems of its title, its names and its description in their order, for phrases: ` city bike | as new `. */
  text: z.string(),
  /** The tokens of its facets alone, by an index of which cards are counted, */
  filters: z.array(z.string()),
  /** by what stands here: `counted-card.ts`. */
  counted: z.string(),
  /** Where on the earth it is, as `cells.ts` numbers it. */
  cell: z.int(),
  /** Its answers that are numbers. */
  numbers: z.record(z.string(), z.number()),
  /** Its words as they are written: those of its title, maker and model, and the others. */
  named: z.array(z.string()),
  said: z.array(z.string()),
});

/** What a listing is found by. */
export type Card = z.output<typeof cardSchema>;

const ofListing = listingDocumentSchema.shape;

/** What of a listing a card is made of, but for its id. */
export const foundBySchema = z.object({
  ...{ sellerId: ofListing.sellerId, title: ofListing.title, description: ofListing.description },
  ...{ category: ofListing.category, subcategory: ofListing.subcategory, condition: ofListing.condition },
  ...{ price: ofListing.price, location: ofListing.location },
  ...{ publishedAt: ofListing.publishedAt, createdAt: ofListing.createdAt },
  metadata: ofListing.metadata.pick({ custom_attributes: true }),
});

/** What of a listing a card is made of. */
export type Findable = z.output<typeof foundBySchema> & { readonly _id: string };

/** What a text of a listing counts for, and how long such a text usually is, in words that say something. */
interface Field {
  readonly words: readonly string[];
  readonly weight: number;
  readonly usualLength: number;
  /** From 0, the length does not matter, to 1. */
  readonly lengthMatters: number;
}

// More than any listing has; what comes after is not found.
const MOST_WORDS = 1_000;
const NAMES = ["brand", "model", "author", "title"];

/** Makes what a listing that is for sale is found by. */
export function cardOf(listing: Findable): Omit<Card, "_id"> {
  const { category, subcategory, condition } = listing;
  const { currency, amount } = listing.price;
  const fields = fieldsOf(listing);
  const language = languageOf(
    fields.flatMap(({ words }) => words),
    listing.location.country,
  );
  const weights = weightsOf(fields, language);
  const point = movedBy(listing._id, listing.location.point.coordinates);
  const publishedAt = listing.publishedAt ?? listing.createdAt;
  const answers = answerFacets(listing);
  const filters = filtersOf(listing, answers);
  const [title, names, others, text] = fields;
  const named = new Set([...title.words, ...names.words]);
  return {
    sellerId: listing.sellerId,
    language,
    ...{ category, subcategory, condition, currency, amount },
    point: { type: "Point", coordinates: point },
    publishedAt,
    tokens: [...Object.keys(weights), ...filters],
    weights,
    text: [title, names, text]
      .map(({ words }) => ` ${words.map((word) => stemOf(word, language)).join(" ")} `)
      .join("|"),
    filters,
    counted: packCounted({
      ...{ publishedAt, point, amount, price: `${currency}:${priceStep(amount)}` },
      ...{ category, subcategory, condition, answers: answers.map((facet) => facet.slice(ATTRIBUTE.length)) },
    }),
    cell: cellNumber(point),
    numbers: Object.fromEntries(
      Object.entries(listing.metadata.custom_attributes).flatMap(([key, value]) =>
        typeof value === "number" && answerForms.has(key) ? [[key, value] as const] : [],
      ),
    ),
    named: [...named],
    said: [...new Set([...others.words, ...text.words])].filter((word) => !named.has(word)),
  };
}

type Fields = readonly [title: Field, names: Field, others: Field, text: Field];

function fieldsOf({ title, description, category, subcategory, metadata }: Findable): Fields {
  const answers = Object.entries(metadata.custom_attributes);
  const textOf = (wanted: boolean) =>
    answers
      .filter(([key]) => NAMES.includes(key) === wanted)
      .flatMap(([, value]) => (typeof value === "boolean" ? [] : [value].flat()))
      .join(" ");
  const field = (text: string, rest: Omit<Field, "words">) => ({
    words: wordsOf(text).slice(0, MOST_WORDS),
    ...rest,
  });
  return [
    field(title, { weight: 2, usualLength: 6, lengthMatters: 0.5 }),
    field(textOf(true), { weight: 2, usualLength: 3, lengthMatters: 0.5 }),
    field(`${category} ${subcategory} ${textOf(false)}`, { weight: 1, usualLength: 6, lengthMatters: 0.5 }),
    field(description, { weight: 1, usualLength: 50, lengthMatters: 0.75 }),
  ];
}

/**
 * How much of each token is in a listing (BM25F): over its texts, the sum of how often it is there times what the text
 * counts for, over 1 - b + b * length / usual length. The usual length is a constant, where BM25 has the average of all
 * documents: so that a card is a function of its listing alone, and no other listing's change makes it another.
 */
function weightsOf(fields: readonly Field[], language: Language): Record<string, number> {
  const sums = new Map<string, number>();
  for (const { words, weight, usualLength, lengthMatters } of fields) {
    const speaking = words.filter((word) => !isStopword(word, language));
    const share = weight / (1 - lengthMatters + (lengthMatters * speaking.length) / usualLength);
    for (const word of speaking) {
      const token = tokenOf(word, language);
      sums.set(token, (sums.get(token) ?? 0) + share);
    }
  }
  return Object.fromEntries([...sums].map(([token, sum]) => [token, Math.round(sum * 1_000) / 1_000]));
}

function answerFacets({ metadata }: Findable): readonly string[] {
  const answers = Object.entries(metadata.custom_attributes).flatMap(([key, value]) =>
    answerForms.has(key) ? [value].flat().map((one) => attributeFacet(key, one)) : [],
  );
  return [...new Set(answers)];
}

/** Prices are filtered by their amounts. */
function filtersOf({ category, subcategory, condition }: Findable, answers: readonly string[]): string[] {
  const facets = [ALL, `category:${category}`, `subcategory:${subcategory}`, `condition:${condition}`];
  return [...new Set([...facets, ...answers].map(facetToken))];
}

/**
 * A point within some ten metres of a listing's own, by its id: so no two listings are equally far from anywhere, and
 * what was the last on a page by distance says where the next one begins.
 */
function movedBy(id: string, [longitude, latitude]: readonly [number, number]): [number, number] {
  const part = (from: number) => (Number.parseInt(id.slice(from, from + 6), 16) / 0x1000000 - 0.5) * 0.000_16;
  return [within(longitude + part(24), 180), within(latitude + part(30), 90)];
}

function within(degrees: number, most: number): number {
  return Math.max(-most, Math.min(most, degrees));
}
