import type { ListingDocument } from "@marketplace/listings";
import type { Mongo } from "@marketplace/stores";
import { cardOf } from "./card.ts";
import { cardsOf, countedIn, tokensIn, wordsIn } from "./collections.ts";
import { liveIndex } from "./live-index.ts";
import { spellings } from "./spelling.ts";

/** Puts listings where searches find them, all at once. */
export interface IndexFilling {
  /** Puts in what is for sale; the vocabulary does not know it yet. */
  add(listings: readonly ListingDocument[]): Promise<void>;
  /** Writes the vocabulary of all that was added. */
  end(): Promise<void>;
}

const AT_ONCE = 500;

/**
 * Fills an index that is empty and that nobody else writes, as benchmarks do: many times as fast as the projection, which
 * counts the words of each change.
 */
export async function fillIndex(mongo: Pick<Mongo, "db">): Promise<IndexFilling> {
  const index = await liveIndex(mongo);
  const tokens = new Map<string, number>();
  const words = new Map<string, { cards: number; named: number }>();
  const count = (word: string, named: number) => {
    const known = words.get(word) ?? { cards: 0, named: 0 };
    words.set(word, { cards: known.cards + 1, named: known.named + named });
  };

  return {
    async add(listings) {
      const cards = listings.map((listing) => ({ _id: listing._id, ...cardOf(listing), ticket: 1 }));
      for (const card of cards) {
        for (const token of card.tokens) tokens.set(token, (tokens.get(token) ?? 0) + 1);
        for (const word of card.named) count(word, 1);
        for (const word of card.said) count(word, 0);
      }
      if (cards.length === 0) return;
      const counted = cards.map((card) => ({
        ...{ _id: card._id, tokens: card.tokens },
        ...{ named: card.named, said: card.said },
      }));
      await Promise.all([
        cardsOf(index).insertMany(cards, { ordered: false }),
        countedIn(index).insertMany(counted, { ordered: false }),
      ]);
    },
    async end() {
      const counted = [...tokens].map(([_id, cards]) => ({ _id, cards }));
      const known = [...words].map(([_id, counts]) => ({ _id, ...counts, spellings: spellings(_id) }));
      for (let place = 0; place < counted.length; place += AT_ONCE)
        await tokensIn(index).insertMany(counted.slice(place, place + AT_ONCE));
      for (let place = 0; place < known.length; place += AT_ONCE)
        await wordsIn(index).insertMany(known.slice(place, place + AT_ONCE));
    },
  };
}
