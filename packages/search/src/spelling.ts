import { editDistance } from "./edit-distance.ts";

/*
 * Which words a misspelt one may have been, found by an index (after Garbe's SymSpell): two words within a distance of
 * d have a text in common that is left of each when up to d of its letters are left out. So a word is kept with what
 * is left of its beginning, and looked for by the same of the misspelt one.
 */

// Beginnings tell enough, and keep what is left of them few: 29 for two letters of seven.
const BEGINNING = 7;
const SHORTEST = 3;

/** How many letters of a word may be wrong; none of a short one or of one that is or has a number. */
export function mostWrong(word: string): number {
  if (/\p{N}/u.test(word) || word.length < 4) return 0;
  return word.length < 6 ? 1 : 2;
}

/** By what a word of the vocabulary is found when it is misspelt. */
export function spellings(word: string): readonly string[] {
  if (/\p{N}/u.test(word) || word.length < SHORTEST) return [];
  return shortened(word, word.length < 4 ? 1 : 2);
}

/** What to look for when a word is not known; nothing for one that is not to be corrected. */
export function soughtSpellings(word: string): readonly string[] {
  const most = mostWrong(word);
  return most === 0 ? [] : shortened(word, most);
}

/** Words and in how many listings they are. */
export interface KnownWord {
  readonly word: string;
  readonly listings: number;
}

/** The word that was meant: the nearest, of those the most frequent, of those the first; null when none is near. */
export function nearestWord(misspelt: string, known: readonly KnownWord[]): string | null {
  const most = mostWrong(misspelt);
  const [best] = known
    .map(({ word, listings }) => ({ word, listings, distance: editDistance(misspelt, word, most) }))
    .filter(({ distance }) => distance <= most)
    .sort((a, b) => a.distance - b.distance || b.listings - a.listings || (a.word < b.word ? -1 : 1));
  return best?.word ?? null;
}

function shortened(word: string, most: number): readonly string[] {
  const all = new Set([[...word].slice(0, BEGINNING).join("")]);
  let last = [...all];
  for (let left = 0; left < most; left++) {
    last = last.flatMap((text) => {
      const letters = [...text];
      return letters.map((_, place) => letters.toSpliced(place, 1).join(""));
    });
    for (const text of last) all.add(text);
  }
  return [...all];
}
