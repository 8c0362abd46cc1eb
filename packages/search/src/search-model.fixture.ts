/*
 * What a search finds, worked out by looking at every listing: the formulas as they are documented, in code of its own.
 * Only the reading of texts is shared with the product: words, stems, stopwords, the language of a listing, and the parts
 * of a query.
 */
import type { ListingDocument } from "@marketplace/listings";
import { languageOf } from "./detect-language.ts";
import { editDistance } from "./edit-distance.ts";
import type { Language } from "./language.ts";
import { type QueryText, readQueryText } from "./query-text.ts";
import type { SearchFilter, SearchInput } from "./search-input.ts";
import { isStopword } from "./stopwords.ts";
import { stemOf } from "./token.ts";
import { fold, wordsOf } from "./words.ts";

type Named = "title" | "names" | "others" | "text";

/** A listing that is for sale, as the model reads it. */
export interface Read {
  readonly listing: ListingDocument;
  readonly language: Language;
  readonly fields: Readonly<Record<Named, readonly string[]>>;
  readonly point: readonly [number, number];
}

interface Sought {
  /** What each word of the query may be instead: itself, what it begins, or what was meant. */
  readonly words: readonly (readonly string[])[];
  readonly query: QueryText;
  readonly replaced: ReadonlyMap<string, readonly string[]>;
  readonly corrected: string | null;
}

const NAMES = ["brand", "model", "author", "title"];
const LANGUAGES: readonly Language[] = ["da", "de", "en"];

/** Reads a listing; `point` is where its card has it, which is some metres away. */
export function readListing(listing: ListingDocument, point: readonly [number, number]): Read {
  const texts = (isName: boolean) =>
    Object.entries(listing.metadata.custom_attributes)
      .filter(([key, value]) => NAMES.includes(key) === isName && typeof value !== "boolean")
      .map(([, value]) => (Array.isArray(value) ? value.join(" ") : String(value)))
      .join(" ");
  const fields = {
    title: wordsOf(listing.title),
    names: wordsOf(texts(true)),
    others: wordsOf(`${listing.category} ${listing.subcategory} ${texts(false)}`),
    text: wordsOf(listing.description),
  };
  const language = languageOf(Object.values(fields).flat(), listing.location.country);
  return { listing, language, fields, point };
}

/** The ids of all that is found, in their order, and how the words were taken. */
export function modelSearch(all: readonly Read[], input: SearchInput, now: Date) {
  const sought = input.text === undefined ? null : readText(all, input.text);
  const { found, words } = findAll(all, input, { sought, now });
  const key = keyOf(all, input, { sought, now });
  const sign = input.sort === "price_asc" || input.sort === "distance" ? 1 : -1;
  const order = found
    .map((read) => ({ id: read.listing._id, key: key(read) }))
    .sort((a, b) => sign * (a.key - b.key || (a.id < b.id ? -1 : 1)));
  return {
    ids: order.map(({ id }) => id),
    keys: order.map((one) => one.key),
    ...{ words, corrected: sought?.corrected ?? null },
  };
}

interface Asked {
  readonly sought: Sought | null;
  readonly now: Date;
}

function findAll(all: readonly Read[], filter: SearchFilter, { sought, now }: Asked) {
  const passing = all.filter((read) => passes(read, filter, { now }));
  for (const words of waysOf(filter, sought)) {
    const found = passing.filter((read) => sought === null || answers(read, sought, words));
    if (found.length > 0) return { found, words };
  }
  return { found: [], words: filter.words };
}

function waysOf(filter: SearchFilter, sought: Sought | null): readonly ("all" | "any")[] {
  return filter.words === "any" || (sought?.words.length ?? 0) < 2 ? [filter.words] : ["all", "any"];
}

/** How many are under each facet; what has a filter of its own as if it had none. */
export function modelFacets(all: readonly Read[], filter: SearchFilter, now: Date) {
  const sought = filter.text === undefined ? null : readText(all, filter.text);
  const { found, words } = findAll(all, filter, { sought, now });
  const ways = found.length > 0 ? [words] : waysOf(filter, sought);
  const counted = ways.map((way) => countAll(all, { ...filter, words: way }, { sought, now }));
  // Where nothing is found, in the first way in which something would be without one of the filters.
  const some = counted.find((kinds) => Object.values(kinds).some((counts) => Object.keys(counts).length > 0));
  return { total: found.length, ...(some ?? countAll([], filter, { sought, now })) };
}

function countAll(all: readonly Read[], filter: SearchFilter, { sought, now }: Asked) {
  const count = (facetsOf: (read: Read) => readonly string[], owner: string) => {
    const counts = new Map<string, number>();
    for (const read of countable(all, filter, { sought, now, owner }))
      for (const facet of facetsOf(read)) counts.set(facet, (counts.get(facet) ?? 0) + 1);
    return Object.fromEntries(counts);
  };
  const keys = [...new Set(all.flatMap(({ listing }) => Object.keys(listing.metadata.custom_attributes)))];
  const attributes = keys.map((key) => [
    key,
    count(
      ({ listing }) =>
        [listing.metadata.custom_attributes[key] ?? []].flat().map((value) => fold(String(value))),
      `attribute:${key}`,
    ),
  ]);
  return {
    categories: count(({ listing }) => [listing.category], "category"),
    subcategories: count(({ listing }) => [listing.subcategory], "category"),
    conditions: count(({ listing }) => [listing.condition], "condition"),
    prices: count(({ listing: { price } }) => [`${price.currency} ${stepOf(price.amount)}`], "price"),
    attributes: Object.fromEntries(attributes.filter(([, counts]) => Object.keys(counts ?? {}).length > 0)),
  };
}

function countable(
  all: readonly Read[],
  filter: SearchFilter,
  { sought, now, owner }: Asked & { readonly owner: string },
) {
  return all.filter(
    (read) =>
      passes(read, filter, { now, without: owner }) &&
      (sought === null || answers(read, sought, filter.words)),
  );
}

function stepOf(amount: number): number {
  const steps = Array.from({ length: 12 }, (_, power) => [1, 2, 5].map((step) => step * 10 ** power)).flat();
  return Math.max(...steps.filter((step) => step <= amount));
}

function passes(
  { listing, point }: Read,
  filter: SearchFilter,
  { now, without }: { readonly now: Date; readonly without?: string | undefined },
): boolean {
  const { category, subcategory, conditions, price, attributes = [], near, box, sellerId } = filter;
  const unless = (owner: string, test: boolean) => owner === without || test;
  const [longitude, latitude] = point;
  const age = now.getTime() - (listing.publishedAt?.getTime() ?? 0);
  return (
    unless("category", category === undefined || listing.category === category) &&
    unless("category", subcategory === undefined || listing.subcategory === subcategory) &&
    unless("condition", conditions?.includes(listing.condition) ?? true) &&
    unless("price", price === undefined || isPriced(listing, price)) &&
    attributes.every((wanted) => unless(`attribute:${wanted.key}`, hasAnswer(listing, wanted))) &&
    (sellerId === undefined || listing.sellerId === sellerId) &&
    (filter.postedWithinHours === undefined || age <= filter.postedWithinHours * 3_600_000) &&
    (near?.withinKm === undefined || metres(near.coordinates, point) <= near.withinKm * 1_000) &&
    (box === undefined ||
      (latitude >= box.south &&
        latitude <= box.north &&
        (box.west <= box.east
          ? longitude >= box.west && longitude <= box.east
          : longitude >= box.west || longitude <= box.east)))
  );
}

function isPriced({ price }: ListingDocument, wanted: NonNullable<SearchFilter["price"]>): boolean {
  const { currency, min = 0, max = Number.MAX_SAFE_INTEGER } = wanted;
  return price.currency === currency && price.amount >= min && price.amount <= max;
}

function hasAnswer(
  listing: ListingDocument,
  { key, in: values, min, max }: NonNullable<SearchFilter["attributes"]>[number],
): boolean {
  const answer = listing.metadata.custom_attributes[key];
  const given = answer === undefined ? [] : [answer].flat();
  const same = (a: unknown, b: unknown) => typeof a === typeof b && fold(String(a)) === fold(String(b));
  const isOne = values === undefined || given.some((one) => values.some((value) => same(one, value)));
  if (min === undefined && max === undefined) return isOne;
  return isOne && given.some((one) => typeof one === "number" && one >= (min ?? one) && one <= (max ?? one));
}

function readText(all: readonly Read[], text: string): Sought {
  const query = readQueryText(text);
  const vocabulary = new Map<string, { cards: number; named: number }>();
  for (const { fields } of all) {
    const named = new Set([...fields.title, ...fields.names]);
    for (const word of new Set(Object.values(fields).flat())) {
      const known = vocabulary.get(word) ?? { cards: 0, named: 0 };
      vocabulary.set(word, { cards: known.cards + 1, named: known.named + (named.has(word) ? 1 : 0) });
    }
  }
  const replaced = new Map<string, readonly string[]>();
  const meant = new Map<string, string>();
  for (const word of query.words) {
    const isSilent = LANGUAGES.some((language) => isStopword(word, language));
    if (isSilent || all.some((read) => timesIn(read, word, "all") > 0)) continue;
    const begun = [...vocabulary]
      .filter(([known]) => word.length > 1 && plain(known).startsWith(plain(word)))
      .sort(([a, m], [b, n]) => n.named - m.named || n.cards - m.cards || (a < b ? -1 : 1))
      .slice(0, 8);
    if (query.isOpen && word === query.words.at(-1) && begun.length > 0) {
      replaced.set(
        word,
        begun.map(([known]) => known),
      );
      const [[first] = [word]] = begun;
      if (!first.startsWith(word)) meant.set(word, first);
      continue;
    }
    const written = [...vocabulary]
      .filter(([known]) => plain(known) === plain(word))
      .sort(([a, m], [b, n]) => n.cards - m.cards || (a < b ? -1 : 1))
      .map(([known]) => known);
    if (written[0] !== undefined) {
      replaced.set(word, written);
      meant.set(word, written[0]);
      continue;
    }
    const most = /\d/.test(word) || word.length < 4 ? 0 : word.length < 6 ? 1 : 2;
    const [nearest] = [...vocabulary]
      .filter(([known]) => most > 0 && known.length > 2 && !/\d/.test(known))
      .map(([known, { cards }]) => ({ known, cards, distance: editDistance(word, known, most) }))
      .filter(({ distance }) => distance <= most)
      .sort((a, b) => a.distance - b.distance || b.cards - a.cards || (a.known < b.known ? -1 : 1));
    if (nearest === undefined) continue;
    replaced.set(word, [nearest.known]);
    meant.set(word, nearest.known);
  }
  const words = query.words
    .map((word) => replaced.get(word) ?? [word])
    .filter((list) => list.some((word) => LANGUAGES.some((language) => !isStopword(word, language))));
  const corrected =
    meant.size === 0 ? null : fold(text).replace(/\p{L}+|\p{N}+/gu, (word) => meant.get(word) ?? word);
  return { words, query, replaced, corrected };
}

/** The same for whatever writes letters that not every keyboard has in its own way. */
function plain(word: string): string {
  const ways: Readonly<Record<string, string>> = {
    æ: "A",
    ä: "A",
    ae: "A",
    ø: "O",
    ö: "O",
    oe: "O",
    ü: "U",
    ue: "U",
  };
  return word.replace(/æ|ä|ae|ø|ö|oe|ü|ue/gu, (letters) => ways[letters] ?? letters).replace(/å|aa/gu, "X");
}

/** How often a word is in a listing in any of its forms; never where its language has it for nothing. */
function timesIn({ language, fields }: Read, word: string, field: Named | "all"): number {
  if (isStopword(word, language)) return 0;
  const words = field === "all" ? Object.values(fields).flat() : fields[field];
  const stem = stemOf(word, language);
  return words.filter((one) => !isStopword(one, language) && stemOf(one, language) === stem).length;
}

function answers(read: Read, sought: Sought, words: "all" | "any"): boolean {
  const { query, replaced } = sought;
  const has = (list: readonly string[]) => list.some((word) => timesIn(read, word, "all") > 0);
  const silent = (list: readonly string[], language: Language) =>
    list.length === 1 && list.every((word) => isStopword(word, language));
  const isSilent =
    query.phrases.length === 0 &&
    sought.words.every((list) => LANGUAGES.some((language) => silent(list, language)));
  const hasOrNeedNot = (list: readonly string[]) => has(list) || (!isSilent && silent(list, read.language));
  const isFound =
    sought.words.length === 0 ||
    (words === "all" ? sought.words.every(hasOrNeedNot) : sought.words.some(has));
  const meant = (phrase: readonly string[]) => phrase.map((word) => replaced.get(word)?.[0] ?? word);
  return (
    isFound &&
    query.phrases.every((phrase) => hasPhrase(read, meant(phrase))) &&
    !query.excluded.some((list) => (list.length === 1 ? has(list) : hasPhrase(read, list)))
  );
}

function hasPhrase({ language, fields }: Read, phrase: readonly string[]): boolean {
  const stems = phrase.map((word) => stemOf(word, language));
  return [fields.title, fields.names, fields.text].some((words) =>
    words.some((_, from) => stems.every((stem, place) => stemAt(words, from + place, language) === stem)),
  );
}

function stemAt(words: readonly string[], place: number, language: Language): string | null {
  const word = words[place];
  return word === undefined ? null : stemOf(word, language);
}

function keyOf(all: readonly Read[], { sort, near }: SearchInput, { sought, now }: Asked) {
  const words = sought?.words ?? [];
  const tells = words.map((list) => {
    const n = Math.min(
      all.length,
      // A card counts for each token that it has of a word.
      all.reduce((sum, read) => sum + tokensIn(read, list).length, 0),
    );
    return Math.log(1 + (all.length - n + 0.5) / (n + 0.5));
  });
  const score = (read: Read) =>
    words.reduce((sum, list, place) => {
      const x = tokensIn(read, list).reduce((weights, token) => weights + weightOf(read, token), 0);
      return sum + ((tells[place] ?? 0) * (x * 2.5)) / (x + 1.5);
    }, 0);
  const published = ({ listing }: Read) => listing.publishedAt?.getTime() ?? 0;
  return (read: Read): number => {
    switch (sort) {
      case "relevance":
        return words.length === 0 ? published(read) : score(read);
      case "newest":
        return published(read);
      case "price_asc":
      case "price_desc":
        return read.listing.price.amount;
      case "distance":
        return near === undefined ? 0 : metres(near.coordinates, read.point);
      case "blended": {
        const found = score(read);
        const whole = tells.reduce((sum, one) => sum + one, 0);
        const days = Math.max(0, now.getTime() - published(read)) / 86_400_000;
        return (
          (words.length === 0 ? 0 : 0.6 * (found / (found + whole))) +
          (near === undefined ? 0 : 0.25 / (1 + metres(near.coordinates, read.point) / 1_000 / 25)) +
          0.15 / (1 + days / 30)
        );
      }
    }
  };
}

/** The stems that a listing has of some words. */
function tokensIn(read: Read, words: readonly string[]): readonly string[] {
  const had = words.filter((word) => timesIn(read, word, "all") > 0);
  return [...new Set(had.map((word) => stemOf(word, read.language)))];
}

function weightOf({ language, fields }: Read, stem: string): number {
  const share = (field: Named, [weight, usual, b]: readonly [number, number, number]) => {
    const speaking = fields[field].filter((word) => !isStopword(word, language));
    const times = speaking.filter((word) => stemOf(word, language) === stem).length;
    return (times * weight) / (1 - b + (b * speaking.length) / usual);
  };
  const named = share("title", [2, 6, 0.5]) + share("names", [2, 3, 0.5]);
  const sum = named + share("others", [1, 6, 0.5]) + share("text", [1, 50, 0.75]);
  return Math.round(sum * 1_000) / 1_000;
}

function metres([a, b]: readonly [number, number], [c, d]: readonly [number, number]): number {
  const rad = (degrees: number) => (degrees * Math.PI) / 180;
  // By vectors, where the product has the haversine.
  const vector = (longitude: number, latitude: number) => [
    Math.cos(rad(latitude)) * Math.cos(rad(longitude)),
    Math.cos(rad(latitude)) * Math.sin(rad(longitude)),
    Math.sin(rad(latitude)),
  ];
  const [from, to] = [vector(a, b), vector(c, d)];
  const chord = Math.hypot(...from.map((part, place) => part - (to[place] ?? 0)));
  return 2 * 6_378_100 * Math.asin(Math.min(1, chord / 2));
}
