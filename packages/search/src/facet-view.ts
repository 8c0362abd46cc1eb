import { conditionSchema } from "@marketplace/listings";
import { z } from "zod";
import type { FacetCounts } from "./count-facets.ts";
import { type Answer, answerIn, attributeLabels, nextStep } from "./facet.ts";
import { fold } from "./words.ts";

const count = z.int().min(1);
const named = z.strictObject({ value: z.string(), count });

/** How many listings a search finds, by what they can be narrowed down to; the most first. */
export const facetsSchema = z.strictObject({
  total: z.int().min(0),
  /** False when there are more than 5,000 to look at: then it is of the newest 2,500 or more of them that all counts are. */
  exact: z.boolean(),
  categories: z.array(named),
  subcategories: z.array(named),
  conditions: z.array(z.strictObject({ value: conditionSchema, count })),
  /** By steps of 1, 2, 5, 10 … of minor units, from the cheapest; null where there is nothing. `to` is not included. */
  prices: z
    .strictObject({
      currency: z.string(),
      steps: z.array(z.strictObject({ from: z.int(), to: z.int(), count })),
    })
    .nullable(),
  attributes: z.array(
    z.strictObject({
      key: z.string(),
      label: z.string(),
      values: z.array(z.strictObject({ value: z.union([z.string(), z.number(), z.boolean()]), count })),
      /** The least and the greatest, of numbers. */
      range: z.strictObject({ min: z.number(), max: z.number() }).nullable(),
    }),
  ),
});

/** How many listings a search finds, by what they can be narrowed down to. */
export type Facets = z.output<typeof facetsSchema>;

const ATTRIBUTES = 12;
const VALUES = 20;

/** Shows counts; of prices those in a currency, or in the most frequent one. */
export function facetsView({ counts, total, exact }: FacetCounts, currency: string | undefined): Facets {
  return {
    total,
    exact,
    categories: mostFirst(listed(counts.category)),
    subcategories: mostFirst(listed(counts.subcategory)),
    conditions: mostFirst(listed(counts.condition)).map((one) => ({
      ...one,
      value: conditionSchema.parse(one.value),
    })),
    prices: pricesView(listed(counts.price), currency),
    attributes: attributesView(counts.attribute),
  };
}

type Counted<V extends Answer = string> = { readonly value: V; readonly count: number };

function listed(counts: ReadonlyMap<string, number>): readonly Counted[] {
  return [...counts].map(([value, found]) => ({ value, count: found }));
}

function pricesView(steps: readonly Counted[], wanted: string | undefined): Facets["prices"] {
  const all = steps.map(({ value, count: found }) => {
    const [currency = "", from = ""] = value.split(":");
    return { currency, from: Number(from), count: found };
  });
  const sums = new Map<string, number>();
  for (const { currency, count: found } of all) sums.set(currency, (sums.get(currency) ?? 0) + found);
  const [most] = mostFirst(listed(sums));
  const shown = wanted ?? most?.value;
  const own = all.filter(({ currency }) => currency === shown).sort((a, b) => a.from - b.from);
  if (shown === undefined || own.length === 0) return null;
  return {
    currency: shown,
    steps: own.map(({ from, count: found }) => ({ from, to: nextStep(from), count: found })),
  };
}

function attributesView(counts: ReadonlyMap<string, number>): Facets["attributes"] {
  const byKey = new Map<string, Counted<Answer>[]>();
  for (const [facet, found] of counts) {
    const { key, answer } = answerIn(facet);
    const answers = byKey.get(key);
    if (answers === undefined) byKey.set(key, [{ value: answer, count: found }]);
    else answers.push({ value: answer, count: found });
  }
  const shown = [...byKey].map(([key, answers]) => {
    const values = oneSpelling(answers);
    const numbers = values.flatMap(({ value }) => (typeof value === "number" ? [value] : []));
    return {
      key,
      label: attributeLabels.get(key) ?? key,
      sum: values.reduce((sum, one) => sum + one.count, 0),
      values: firstOf(values, VALUES),
      range: numbers.length === 0 ? null : { min: Math.min(...numbers), max: Math.max(...numbers) },
    };
  });
  return shown
    .sort((a, b) => b.sum - a.sum || (a.key < b.key ? -1 : 1))
    .slice(0, ATTRIBUTES)
    .map(({ sum, ...facet }) => facet);
}

/** What differs in accents and capitals alone is one: the most frequent, and of those the first. */
function oneSpelling(answers: readonly Counted<Answer>[]): readonly Counted<Answer>[] {
  const bySpelling = new Map<Answer, { most: Counted<Answer>; sum: number }>();
  for (const one of answers) {
    const spelling = typeof one.value === "string" ? fold(one.value) : one.value;
    const known = bySpelling.get(spelling);
    if (known === undefined) {
      bySpelling.set(spelling, { most: one, sum: one.count });
      continue;
    }
    known.sum += one.count;
    if (comparedCounts(one, known.most) < 0) known.most = one;
  }
  return [...bySpelling.values()].map(({ most, sum }) => ({ value: most.value, count: sum }));
}

/** The first few in the order of `mostFirst`: of thousands, to sort all takes longer than to count them. */
function firstOf(all: readonly Counted<Answer>[], few: number): Counted<Answer>[] {
  const first: Counted<Answer>[] = [];
  for (const one of all) {
    const last = first.at(-1);
    if (first.length === few && last !== undefined && comparedCounts(one, last) > 0) continue;
    const place = first.findIndex((other) => comparedCounts(one, other) < 0);
    first.splice(place < 0 ? first.length : place, 0, one);
    if (first.length > few) first.pop();
  }
  return first;
}

function mostFirst<V extends Answer>(all: readonly Counted<V>[]): Counted<V>[] {
  return [...all].sort(comparedCounts);
}

function comparedCounts(a: Counted<Answer>, b: Counted<Answer>): number {
  return b.count - a.count || comparedValues(a.value, b.value);
}

/** Numbers by their size, and texts by their letters; a number comes before a text. */
function comparedValues(a: Answer, b: Answer): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
  return String(a) < String(b) ? -1 : 1;
}
