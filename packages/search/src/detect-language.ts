import { LANGUAGES, type Language } from "./language.ts";
import { isStopword } from "./stopwords.ts";

const SPOKEN_IN: Readonly<Record<string, Language>> = {
  DK: "da",
  GL: "da",
  FO: "da",
  DE: "de",
  AT: "de",
  CH: "de",
};

/**
 * The language of a text by the small words in it; where these do not tell, that of the country, and English where
 * that does not tell either.
 */
export function languageOf(words: readonly string[], country: string): Language {
  const usual = SPOKEN_IN[country] ?? "en";
  const distinct = [...new Set(words)];
  const known = (language: Language) => distinct.filter((word) => isStopword(word, language)).length;
  const counts = LANGUAGES.map((language) => ({ language, count: known(language) }));
  const most = Math.max(...counts.map(({ count }) => count));
  const best = counts.filter(({ count }) => count === most).map(({ language }) => language);
  return best.includes(usual) ? usual : (best[0] ?? usual);
}
