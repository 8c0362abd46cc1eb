import type { Mongo } from "@marketplace/stores";
import type { Collection } from "mongodb";
import type { Card } from "./card.ts";

type Db = Pick<Mongo, "db">;

/** The collection of the cards. */
export const CARDS = "search_cards";

/** Longest that MongoDB works on one statement of a query, in milliseconds. */
export const MAX_TIME = { maxTimeMS: 2_000 } as const;

/** In how many cards a token is; that of `facet.ALL` counts all cards. */
export interface TokenDocument {
  readonly _id: string;
  readonly cards: number;
}

/** A word as people write it. */
export interface WordDocument {
  readonly _id: string;
  /** In how many cards it is, and in how many of their titles, makers and models. */
  readonly cards: number;
  readonly named: number;
  /** By what it is found when it is misspelt. */
  readonly spellings: readonly string[];
}

/** What of a card has been counted. */
export interface CountedDocument {
  readonly _id: string;
  readonly tokens: readonly string[];
  readonly named: readonly string[];
  readonly said: readonly string[];
}

/** What listings are found by. */
export function cardsOf({ db }: Db): Collection<Card> {
  return db.collection<Card>(CARDS);
}

/** The vocabulary by tokens. */
export function tokensIn({ db }: Db): Collection<TokenDocument> {
  return db.collection<TokenDocument>("search_tokens");
}

/** The vocabulary by words. */
export function wordsIn({ db }: Db): Collection<WordDocument> {
  return db.collection<WordDocument>("search_words");
}

/** What the vocabulary has counted of each card. */
export function countedIn({ db }: Db): Collection<CountedDocument> {
  return db.collection<CountedDocument>("search_counted");
}
