/** Longer ones are cut: nothing that names an item is, and a word is a key in MongoDB. */
const LONGEST = 40;

// What is a letter of its own in Danish or German; the marks of other letters are forgotten.
const MARKED = /[^\p{ASCII}åäæöøü]/gu;
const PLAIN = /^\p{ASCII}*$/u;
const POSSESSIVE = /['’]s(?![\p{L}\p{N}])/gu;
const RUNS = /\p{L}+|\p{N}+/gu;

/** Above every letter and digit: what begins so lies between the beginning and the beginning with this behind it. */
export const AFTER_ALL = "\u{10ffff}";

/** One writing of what can be written in many ways: NFKC, lower case, no accents but those of Danish and German. */
export function fold(text: string): string {
  // As most texts are, and many times as fast.
  if (PLAIN.test(text)) return text.toLowerCase();
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll("ß", "ss")
    .replace(MARKED, (character) => character.normalize("NFD").replace(/\p{M}+/gu, ""));
}

/**
 * The words of a text in their order, folded. Letters and digits are words apart, so that "XT-660", "XT 660" and
 * "xt660" are the same two.
 */
export function wordsOf(text: string): readonly string[] {
  const words = fold(text).replace(POSSESSIVE, "").match(RUNS) ?? [];
  return words.map((word) => (word.length > LONGEST ? cut(word) : word));
}

/** Never in the middle of a letter: half of one is none that MongoDB keeps. */
function cut(word: string): string {
  return word.slice(0, LONGEST).replace(/[\ud800-\udbff]$/, "");
}
