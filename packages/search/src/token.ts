import { stemmer as stemDanish } from "@orama/stemmers/danish";
import { stemmer as stemEnglish } from "@orama/stemmers/english";
import { stemmer as stemGerman } from "@orama/stemmers/german";
import { LANGUAGES, type Language } from "./language.ts";
import { isStopword } from "./stopwords.ts";
import { wordsOf } from "./words.ts";

const STEMMERS: Readonly<Record<Language, (word: string) => string>> = {
  da: stemDanish,
  de: stemGerman,
  en: stemEnglish,
};

// Most words are the same few: so many stems of each language are kept, and then all are forgotten.
const MOST_KEPT = 20_000;
const kept: Readonly<Record<Language, Map<string, string>>> = { da: new Map(), de: new Map(), en: new Map() };

/** What is left of a word in a language when its endings are taken off. */
export function stemOf(word: string, language: Language): string {
  const stems = kept[language];
  const known = stems.get(word);
  if (known !== undefined) return known;
  const stem = STEMMERS[language](word);
  if (stems.size >= MOST_KEPT) stems.clear();
  stems.set(word, stem);
  return stem;
}

/**
 * What a word is indexed as in a listing of a language: its stem there, under the language's name. So what is a stem in
 * one language never finds what is another word in the next, and what stands in a token is letters and digits alone.
 */
export function tokenOf(word: string, language: Language): string {
  return `${language}:${stemOf(word, language)}`;
}

/** How listings of every language may have a word. */
export interface WordTokens {
  /** Its tokens in the languages in which it says something. */
  readonly tokens: readonly string[];
  /** The languages in which it says nothing, and is not indexed. */
  readonly silentIn: readonly Language[];
}

/** The tokens of a word in every language, since nobody says in which one they ask. */
export function tokensOf(word: string): WordTokens {
  const silentIn = LANGUAGES.filter((language) => isStopword(word, language));
  const speaking = LANGUAGES.filter((language) => !silentIn.includes(language));
  return { tokens: speaking.map((language) => tokenOf(word, language)), silentIn };
}

/** What a text of a listing of a language is indexed as, in its order. */
export function tokensOfText(text: string, language: Language): readonly string[] {
  return wordsOf(text)
    .filter((word) => !isStopword(word, language))
    .map((word) => tokenOf(word, language));
}
