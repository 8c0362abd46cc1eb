import type { Card } from "../card.ts";
import { isThere } from "../earth.ts";
import { attributeFacet, facetToken } from "../facet.ts";
import { isWithin } from "../range.ts";
import type { SearchFilter } from "../search-input.ts";
import { stemOf, tokensOf } from "../token.ts";
import type { UnderstoodText } from "./understood-text.ts";

/** A card, and its tokens to look them up in. */
export interface SeenCard {
  readonly card: Omit<Card, "_id">;
  readonly tokens: ReadonlySet<string>;
}

/** A saved search, as far as it decides what it is about. */
export interface Wanted {
  readonly filter: SearchFilter;
  readonly text: UnderstoodText | null;
}

/** Makes a card ready to be matched. */
export function seeCard(card: Omit<Card, "_id">): SeenCard {
  return { card, tokens: new Set(card.tokens) };
}

/**
 * Whether a saved search is about a card at a moment: what `card-filter.ts` asks of MongoDB, decided here, where a search
 * with `all` words never falls back to some of them.
 */
export function matches({ filter, text }: Wanted, { card, tokens }: SeenCard, at: Date): boolean {
  const { category, subcategory, conditions, price, attributes = [], sellerId, postedWithinHours } = filter;
  return (
    (category === undefined || card.category === category) &&
    (subcategory === undefined || card.subcategory === subcategory) &&
    (conditions === undefined || conditions.some((condition) => condition === card.condition)) &&
    (price === undefined || (card.currency === price.currency && isWithin(card.amount, price))) &&
    attributes.every((attribute) => hasAnswer({ card, tokens }, attribute)) &&
    (sellerId === undefined || card.sellerId === sellerId) &&
    (postedWithinHours === undefined ||
      card.publishedAt.getTime() >= at.getTime() - postedWithinHours * 3_600_000) &&
    isThere(filter, card.point.coordinates) &&
    (text === null || says({ card, tokens }, text, filter.words))
  );
}

function hasAnswer(
  { card, tokens }: SeenCard,
  { key, in: values, min, max }: NonNullable<SearchFilter["attributes"]>[number],
): boolean {
  const isOne = values?.some((value) => tokens.has(facetToken(attributeFacet(key, value)))) ?? true;
  if (!isOne || (min === undefined && max === undefined)) return isOne;
  const number = card.numbers[key];
  return number !== undefined && isWithin(number, { min, max });
}

function says({ card, tokens }: SeenCard, text: UnderstoodText, words: "all" | "any"): boolean {
  const hasOne = (list: readonly string[]) => list.some((token) => tokens.has(token));
  const hasPhrase = (list: readonly string[]) =>
    card.text.includes(` ${list.map((word) => stemOf(word, card.language)).join(" ")} `);
  const isSaid = (list: readonly string[]) => {
    const [word] = list;
    return list.length === 1 && word !== undefined ? hasOne(tokensOf(word).tokens) : hasPhrase(list);
  };
  const hasWords =
    words === "all" || text.words.length === 0
      ? text.words.every((word) => hasOne(word.tokens) || word.silentIn.includes(card.language))
      : text.words.some((word) => hasOne(word.tokens));
  return hasWords && text.phrases.every((forms) => forms.some(hasPhrase)) && !text.excluded.some(isSaid);
}
