import type { Document } from "mongodb";
import { numbersCovering } from "./cells.ts";
import { ATTRIBUTE, type CountedCard } from "./counted-card.ts";
import { EARTH_METRES, isThere } from "./earth.ts";
import { attributeFacet, facetToken } from "./facet.ts";
import { LANGUAGES } from "./language.ts";
import { isWithin, type Range } from "./range.ts";
import type { SoughtText, SoughtWord } from "./resolve-text.ts";
import type { SearchFilter } from "./search-input.ts";
import { stemOf, tokensOf } from "./token.ts";

/** A condition that cards must meet. */
export interface Condition {
  /** Which filter asks for it, so that a facet can leave its own out. */
  readonly of: string;
  /** For MongoDB, by the fields of a card. */
  readonly match: Document;
  /** The tokens of which a card must have one, where that is all that is asked, */
  readonly tokens?: readonly string[];
  /** and how many cards have one, as far as that is known yet. */
  readonly cards?: number;
  /** How MongoDB finds them by an index other than that of tokens. */
  readonly by?: "seller" | "place" | "newest";
  /** Numbers of cells in which all are that meet it, the last one not included. */
  readonly cells?: readonly (readonly [from: number, to: number])[];
  /** The same as `match`, of what a card is counted by; of what is asked by a text there is none. */
  readonly meets?: (card: CountedCard) => boolean;
}

/** What a filter asks of cards, without its text. `at` is now, for what was posted within some hours. */
export function filterConditions(filter: SearchFilter, at: Date): readonly Condition[] {
  const { category, subcategory, conditions, price, attributes = [], sellerId, postedWithinHours } = filter;
  return [
    ...(subcategory === undefined ? [] : [faceted("category", "subcategory", [subcategory])]),
    ...(category === undefined ? [] : [faceted("category", "category", [category])]),
    ...(conditions === undefined ? [] : [faceted("condition", "condition", conditions)]),
    ...(price === undefined ? [] : [priceCondition(price)]),
    ...attributes.flatMap(({ key, in: values, min, max }) => [
      ...(values === undefined
        ? []
        : [
            inTokens(
              key,
              values.map((v) => attributeFacet(key, v)),
            ),
          ]),
      ...(min === undefined && max === undefined ? [] : [numberCondition(key, { min, max })]),
    ]),
    ...(sellerId === undefined
      ? []
      : [{ of: "seller", match: { sellerId: { $eq: sellerId } }, by: "seller" } as const]),
    ...(postedWithinHours === undefined
      ? []
      : [postedCondition(at.getTime() - postedWithinHours * 3_600_000)]),
    ...placeConditions(filter),
  ];
}

/** What a text asks of cards: `all` that they have each of its words, `any` that they have one of `found`. */
export function textConditions(
  text: SoughtText,
  words: "all" | { readonly any: readonly SoughtWord[] },
): readonly Condition[] {
  const unwanted = text.excluded.flatMap((list) => (list.length === 1 ? list : [])).map(tokensOf);
  return [
    ...(words === "all"
      ? text.words.map(wordCondition)
      : [
          {
            of: "text",
            match: { $or: words.any.map(({ tokens }) => hasOne(tokens)) },
            tokens: words.any.flatMap(({ tokens }) => tokens),
            cards: words.any.reduce((sum, { cards }) => sum + cards, 0),
          },
        ]),
    ...text.phrases.map((phrase) => ({ of: "text", match: { $or: phraseMatches(phrase) } })),
    ...unwanted.flatMap(({ tokens }) =>
      tokens.length === 0 ? [] : [{ of: "text", match: { $nor: [hasOne(tokens)] } }],
    ),
    ...text.excluded.flatMap((list) =>
      list.length === 1 ? [] : [{ of: "text", match: { $nor: phraseMatches(list) } }],
    ),
  ];
}

function wordCondition({ tokens, silentIn, cards }: SoughtWord): Condition {
  if (silentIn.length === 0) return { of: "text", match: hasOne(tokens), tokens, cards };
  return { of: "text", match: { $or: [hasOne(tokens), { language: { $in: silentIn } }] } };
}

/** By the weights, whose fields no index knows: which index is used is decided by `tokens` alone. */
function hasOne(tokens: readonly string[]): Document {
  return { $or: tokens.map((token) => ({ [`weights.${token}`]: { $exists: true } })) };
}

/** The words side by side, as the stems of the language that the card is in. Stems are letters and digits alone. */
function phraseMatches(words: readonly string[]): Document[] {
  return LANGUAGES.map((language) => ({
    language: { $eq: language },
    text: { $regex: ` ${words.map((word) => stemOf(word, language)).join(" ")} ` },
  }));
}

function faceted(
  of: string,
  field: "category" | "subcategory" | "condition",
  values: readonly string[],
): Condition {
  return {
    of,
    match: { [field]: { $in: [...values] } },
    tokens: values.map((value) => facetToken(`${field}:${value}`)),
    meets: (card) => values.includes(card[field]),
  };
}

function inTokens(key: string, facets: readonly string[]): Condition {
  const tokens = facets.map(facetToken);
  const known = new Map<string, boolean>();
  const isOne = (answer: string) => {
    const before = known.get(answer);
    if (before !== undefined) return before;
    const is = tokens.includes(facetToken(`${ATTRIBUTE}${answer}`));
    known.set(answer, is);
    return is;
  };
  return {
    ...{ of: `${ATTRIBUTE}${key}`, match: { tokens: { $in: tokens } }, tokens },
    meets: (card) => card.answersTo(key).some(isOne),
  };
}

function numberCondition(key: string, { min, max }: Range): Condition {
  const beginning = attributeFacet(key, 0).slice(ATTRIBUTE.length, -1);
  return {
    of: `${ATTRIBUTE}${key}`,
    match: { [`numbers.${key}`]: range(min, max) },
    meets: (card) =>
      card
        .answersTo(key)
        .some(
          (answer) =>
            answer.startsWith(beginning) && isWithin(Number(answer.slice(beginning.length)), { min, max }),
        ),
  };
}

function priceCondition(price: NonNullable<SearchFilter["price"]>): Condition {
  const { currency, min, max } = price;
  const isOpen = min === undefined && max === undefined;
  return {
    of: "price",
    match: { currency: { $eq: currency }, ...(isOpen ? {} : { amount: range(min, max) }) },
    meets: (card) => card.price.startsWith(`${currency}:`) && isWithin(card.amount, price),
  };
}

function postedCondition(earliest: number): Condition {
  return {
    of: "posted",
    match: { publishedAt: { $gte: new Date(earliest) } },
    by: "newest",
    meets: (card) => card.publishedAt >= earliest,
  };
}

function range(min: number | undefined, max: number | undefined): Document {
  return { ...(min === undefined ? {} : { $gte: min }), ...(max === undefined ? {} : { $lte: max }) };
}

function placeConditions({ near, box }: SearchFilter): readonly Condition[] {
  return [
    ...(near?.withinKm === undefined ? [] : [counted(circleCondition(near, near.withinKm), { near })]),
    ...(box === undefined ? [] : [counted(boxCondition(box), { box })]),
  ];
}

/** A condition of a place, as cards are counted by it. */
function counted(condition: Condition, place: Pick<SearchFilter, "near" | "box">): Condition {
  return {
    ...condition,
    cells: numbersCovering(place),
    meets: (card) => isThere(place, card.point),
  };
}

function circleCondition({ coordinates }: NonNullable<SearchFilter["near"]>, km: number): Condition {
  return { of: "near", match: circle(coordinates, km * 1_000), by: "place" };
}

/** What a map shows, by its edges. */
export function edgesMatch({ west, south, east, north }: NonNullable<SearchFilter["box"]>): Document {
  const longitude = "point.coordinates.0";
  return {
    "point.coordinates.1": { $gte: south, $lte: north },
    ...(west <= east
      ? { [longitude]: { $gte: west, $lte: east } }
      : { $or: [{ [longitude]: { $gte: west } }, { [longitude]: { $lte: east } }] }),
  };
}

// A circle on half of the earth is none that MongoDB finds anything by.
const WIDEST_METRES = 5_000_000;

/** MongoDB's index knows circles on the earth and no boxes, so that it is asked for the circle around the box as well. */
function boxCondition(box: NonNullable<SearchFilter["box"]>): Condition {
  const { west, south, east, north } = box;
  const width = west <= east ? east - west : east - west + 360;
  const middle = west + width / 2;
  const centre: [number, number] = [middle > 180 ? middle - 360 : middle, (south + north) / 2];
  // A degree is 111.3 km at most: no corner is farther away than both legs together.
  const metres = ((width + (north - south)) / 2) * 111_400 + 100;
  if (metres > WIDEST_METRES) return { of: "box", match: edgesMatch(box) };
  return { of: "box", match: { $and: [circle(centre, metres), edgesMatch(box)] }, by: "place" };
}

function circle(centre: readonly [number, number], metres: number): Document {
  return { point: { $geoWithin: { $centerSphere: [centre, Math.min(metres / EARTH_METRES, Math.PI)] } } };
}
