/*
 * Letters of Danish and German that whoever has no key for them writes with others, and that each language writes in its
 * own way: "grøn", "groen" and "grön" are one word to whoever looks for it.
 */
const WRITINGS: readonly (readonly string[])[] = [
  ["æ", "ae", "ä"],
  ["ø", "oe", "ö"],
  ["å", "aa"],
  ["ü", "ue"],
];
const ALL = new RegExp(WRITINGS.flat().join("|"), "gu");

// What stands behind them is left as it was typed: few words have more, and each would be looked for three times over.
const MOST_PLACES = 3;

/** The other ways in which a word may be written, as folded by `fold`; none for most words, 26 at most. */
export function otherWritings(word: string): readonly string[] {
  const places = [...word.matchAll(ALL)].slice(0, MOST_PLACES);
  let all = [""];
  let end = 0;
  for (const { 0: written, index } of places) {
    const between = word.slice(end, index);
    const ways = WRITINGS.find((ways) => ways.includes(written)) ?? [written];
    all = all.flatMap((begun) => ways.map((way) => `${begun}${between}${way}`));
    end = index + written.length;
  }
  return all.map((begun) => `${begun}${word.slice(end)}`).filter((one) => one !== word);
}
