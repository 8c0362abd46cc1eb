/*
 * Things for sale, and what people wait for, of words that are made up: each noun stands on three listings of the stock, a
 * maker on one of forty. What a search is about is worked out here by comparing, with nothing of the product.
 */

/** A thing for sale. */
export interface Goods {
  readonly noun: number;
  readonly maker: number;
  readonly kind: number;
  readonly town: number;
  readonly condition: (typeof CONDITIONS)[number];
  /** In minor units. */
  readonly amount: number;
}

/** What somebody waits for: what is not there may be anything. */
export type Wish = Partial<Pick<Goods, "noun" | "maker" | "kind" | "town">> & {
  readonly maxAmount?: number;
  /** Whether the maker is asked for as an answer, rather than as a word. */
  readonly isAnswer?: boolean;
};

/** A listing of a thing, and when it was committed. */
export interface Published {
  readonly id: string;
  readonly goods: Goods;
  readonly at: number;
}

const MAKERS = 40;
const TOWNS = 20;
const CONDITIONS = ["new", "like_new", "good"] as const;
const KINDS = [
  ...([
    ["bikes", "city-bikes"],
    ["electronics", "phones"],
    ["electronics", "laptops"],
  ] as const),
  ...([
    ["furniture", "sofas"],
    ["furniture", "tables"],
    ["clothing", "shoes"],
  ] as const),
] as const;
const [CONSONANTS, VOWELS, ENDS] = ["bdfghjklmnrv", "aeiou", "pkf"];
const MOST_AMOUNT = 500_000;

/** Draws a thing. */
export function drawGoods(random: () => number, nouns: number): Goods {
  const one = (of: number) => Math.floor(random() * of);
  return {
    ...{ noun: one(nouns), maker: one(MAKERS), kind: one(KINDS.length), town: one(TOWNS) },
    condition: CONDITIONS[one(CONDITIONS.length)] ?? "good",
    amount: 1 + one(MOST_AMOUNT),
  };
}

/** Draws what somebody waits for: nearly all name a thing, some a maker or a kind of things, cheap. */
export function drawWish(random: () => number, nouns: number): Wish {
  const { noun, maker, kind, town } = drawGoods(random, nouns);
  const share = random();
  if (share < 0.45) return { noun, maker };
  if (share < 0.7) return { noun, maxAmount: MOST_AMOUNT / 10 };
  if (share < 0.85) return { noun, town };
  if (share < 0.9) return { maker, kind, isAnswer: true, maxAmount: MOST_AMOUNT / 20 };
  return { kind, town, maxAmount: MOST_AMOUNT / 20 };
}

/** Whether somebody waits for a thing. */
export function isWished({ noun, maker, kind, town, maxAmount }: Wish, goods: Goods): boolean {
  return (
    (noun === undefined || noun === goods.noun) &&
    (maker === undefined || maker === goods.maker) &&
    (kind === undefined || kind === goods.kind) &&
    (town === undefined || town === goods.town) &&
    (maxAmount === undefined || goods.amount <= maxAmount)
  );
}

/** The filter of a search for it. */
export function filterOf({ noun, maker, kind, town, maxAmount, isAnswer }: Wish) {
  const words = [
    ...(maker === undefined || isAnswer === true ? [] : [makerWord(maker)]),
    ...(noun === undefined ? [] : [nounWord(noun)]),
  ];
  return {
    ...(words.length === 0 ? {} : { text: words.join(" ") }),
    ...(kind === undefined ? {} : { subcategory: kindOf(kind)[1] }),
    ...(maker !== undefined && isAnswer === true
      ? { attributes: [{ key: "brand", in: [makerWord(maker)] }] }
      : {}),
    ...(town === undefined ? {} : { near: { coordinates: townAt(town), withinKm: 20 } }),
    ...(maxAmount === undefined ? {} : { price: { currency: "DKK" as const, max: maxAmount } }),
  };
}

/** What a listing of a thing says, for MongoDB. */
export function listingOf({ noun, maker, kind, town, condition, amount }: Goods) {
  const [category, subcategory] = kindOf(kind);
  return {
    title: `${makerWord(maker)} ${nounWord(noun)}`,
    description: "Den er brugt lidt, og den virker som den skal.",
    ...{ category, subcategory, condition, units: 1, images: [] },
    price: { amount, currency: "DKK" },
    location: { city: "Byen", country: "DK", point: { type: "Point", coordinates: townAt(town) } },
    metadata: { views: 0, favorites: 0, custom_attributes: { brand: makerWord(maker) } },
  };
}

/** A noun as it is written. */
export function nounWord(noun: number): string {
  return madeUp(noun, 5);
}

function makerWord(maker: number): string {
  return madeUp(maker, 7);
}

/** Consonants and vowels in turns, with an end that no stemmer takes off. */
function madeUp(nth: number, letters: number): string {
  let [left, word] = [nth, ""];
  for (let place = 1; place < letters; place += 1) {
    const from = place % 2 === 1 ? CONSONANTS : VOWELS;
    word += from[left % from.length] ?? "";
    left = Math.floor(left / from.length);
  }
  return `${word}${ENDS[left % ENDS.length] ?? ""}`;
}

function kindOf(kind: number): (typeof KINDS)[number] {
  return KINDS[kind] ?? KINDS[0];
}

/** Towns are some sixty kilometres apart. */
function townAt(town: number): [number, number] {
  return [8 + (town % 5), 54.5 + Math.floor(town / 5) * 0.6];
}
