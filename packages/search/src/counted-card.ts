/*
 * What a card is counted by and filtered by while it is counted, as one text that indexes hold: to read some thousand
 * cards themselves takes ten times as long. Its parts, one a line:
 *   milliseconds when it was published and amount, both to the base of 36; longitude, latitude; CURRENCY:FROM of its step
 *   of prices; category; subcategory; condition
 *   and each answer of its seller, KEY=TEXT, KEY#NUMBER or KEY?true
 * Most are never looked at of most cards, and are texts until then.
 */

/** What a card is counted by. */
export interface CountedCard {
  readonly publishedAt: string;
  readonly amount: string;
  readonly longitude: string;
  readonly latitude: string;
  /** Facets, without what they begin with. */
  readonly price: string;
  readonly category: string;
  readonly subcategory: string;
  readonly condition: string;
  readonly answers: readonly string[];
}

/** What facets of attributes begin with. */
export const ATTRIBUTE = "attribute:";

const BASE = 36;

interface Countable extends Omit<CountedCard, "publishedAt" | "amount" | "longitude" | "latitude"> {
  readonly publishedAt: Date;
  readonly amount: number;
  readonly point: readonly [longitude: number, latitude: number];
}

/** Makes the text. No answer has a line's end in it: `attributeFacet` takes care of that. */
export function packCounted(card: Countable): string {
  const { publishedAt, amount, point, price, category, subcategory, condition, answers } = card;
  return [
    ...[publishedAt.getTime().toString(BASE), amount.toString(BASE), ...point],
    ...[price, category, subcategory, condition, ...answers],
  ].join("\n");
}

/** Reads it. */
export function readCounted(counted: string): CountedCard {
  const parts = counted.split("\n");
  const [publishedAt = "", amount = "", longitude = "", latitude = ""] = parts;
  const [, , , , price = "", category = "", subcategory = "", condition = ""] = parts;
  const answers = parts.slice(8);
  return { publishedAt, amount, longitude, latitude, price, category, subcategory, condition, answers };
}

/** When it was published, in milliseconds. */
export function publishedAtOf({ publishedAt }: CountedCard): number {
  return Number.parseInt(publishedAt, BASE);
}

/** What it costs, in minor units. */
export function amountOf({ amount }: CountedCard): number {
  return Number.parseInt(amount, BASE);
}

/** Where it is. */
export function pointOf({ longitude, latitude }: CountedCard): [longitude: number, latitude: number] {
  return [Number(longitude), Number(latitude)];
}
