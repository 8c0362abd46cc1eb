import { z } from "zod";
import type { SearchIndex } from "../collections.ts";
import { LANGUAGES } from "../language.ts";
import { resolveText, type SoughtText } from "../resolve-text.ts";

const words = z.array(z.string());

/** A text as it was understood when its search was saved; what the vocabulary learns later does not change it. */
export const understoodTextSchema = z.object({
  /** Of each word: the tokens of which a card must have one, unless its language is one in which the word says nothing. */
  words: z.array(z.object({ tokens: words, silentIn: z.array(z.enum(LANGUAGES)) })),
  /** Of each phrase: the ways to say it, of which one must be there. */
  phrases: z.array(z.array(words)),
  /** What must not be there: words, and phrases of several. */
  excluded: z.array(words),
});

/** A text as it was understood when its search was saved. */
export type UnderstoodText = z.output<typeof understoodTextSchema>;

/** A text as it was understood, and in how many cards each of its words is. */
export interface Understanding {
  readonly text: UnderstoodText;
  readonly cards: readonly number[];
}

/**
 * Understands a text as a search does now. A word that no listing has stands for itself as well as for what is looked for
 * instead: a search is often saved because there is no such thing yet.
 */
export async function understandText(index: SearchIndex, text: string): Promise<Understanding> {
  const now = await resolveText(index, text);
  const instead = now.instead.map(({ word, by }) => ({ word, by: [word, ...by] }));
  const typed = instead.length === 0 ? now : await resolveText(index, text, { instead, counts: [] });
  return {
    text: {
      words: typed.words.map(({ tokens, silentIn }) => ({ tokens: [...tokens], silentIn: [...silentIn] })),
      phrases: now.phrases.map((phrase, place) => ways(phrase, typed.phrases[place] ?? phrase)),
      excluded: now.excluded.map((list) => [...list]),
    },
    cards: now.words.map(({ cards }) => cards),
  };
}

function ways(...phrases: readonly SoughtText["phrases"][number][]): string[][] {
  const distinct = new Map(phrases.map((phrase) => [phrase.join(" "), [...phrase]]));
  return [...distinct.values()];
}
