import { collectionOf } from "@marketplace/durable";
import type { Clock } from "@marketplace/kernel";
import type { Mongo } from "@marketplace/stores";
import type { Collection, ObjectId } from "mongodb";
import type { Card } from "./card.ts";

/** One generation of what listings are found by: cards, and the vocabulary of their words. */
export interface SearchIndex extends Pick<Mongo, "db"> {
  readonly generation: number;
  /** Of what its cards are made like. */
  readonly format: number;
}

/** The collection of the cards. */
export const CARDS = "search_cards";

/** Every collection of a generation, by what it is called in the first. */
export const COLLECTIONS = [
  ...[CARDS, "search_tokens", "search_words"],
  ...["search_counted", "search_uncounted"],
] as const;

/** Longest that MongoDB works on one statement of a query, in milliseconds. */
export const MAX_TIME = { maxTimeMS: 2_000 } as const;

/** The same for several statements together that begin now: says before each of them what is left for it. */
export function sharedTime(clock: Clock): () => { maxTimeMS: number } {
  const giveUpAt = clock().getTime() + MAX_TIME.maxTimeMS;
  // Nothing would be no limit.
  return () => ({ maxTimeMS: Math.max(1, giveUpAt - clock().getTime()) });
}

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

/** Listings whose cards were written together, and are not counted yet. */
export interface UncountedDocument {
  readonly _id: ObjectId;
  readonly ids: readonly string[];
}

/** What listings are found by. */
export function cardsOf({ db, generation }: SearchIndex): Collection<Card> {
  return db.collection<Card>(collectionOf(CARDS, generation));
}

/** The vocabulary by tokens. */
export function tokensIn({ db, generation }: SearchIndex): Collection<TokenDocument> {
  return db.collection<TokenDocument>(collectionOf("search_tokens", generation));
}

/** The vocabulary by words. */
export function wordsIn({ db, generation }: SearchIndex): Collection<WordDocument> {
  return db.collection<WordDocument>(collectionOf("search_words", generation));
}

/** What the vocabulary has counted of each card. */
export function countedIn({ db, generation }: SearchIndex): Collection<CountedDocument> {
  return db.collection<CountedDocument>(collectionOf("search_counted", generation));
}

/** What the vocabulary has yet to count. */
export function uncountedIn({ db, generation }: SearchIndex): Collection<UncountedDocument> {
  return db.collection<UncountedDocument>(collectionOf("search_uncounted", generation));
}
