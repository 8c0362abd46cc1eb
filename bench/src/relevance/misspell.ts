const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/**
 * Makes one mistake in each word of more than four letters: one left out, put in, another, or two swapped. Each word
 * becomes another one.
 */
export function misspell(text: string, random: () => number): string {
  return text.replace(/\p{L}{5,}/gu, (word) => misspeltWord(word, random));
}

function misspeltWord(word: string, random: () => number): string {
  for (;;) {
    const other = changedWord(word, random);
    if (other !== word) return other;
  }
}

function changedWord(word: string, random: () => number): string {
  const place = Math.floor(random() * (word.length - 1));
  const [before, here, after] = [word.slice(0, place), word.charAt(place), word.slice(place + 1)];
  const letter = LETTERS.charAt(Math.floor(random() * LETTERS.length));
  switch (Math.floor(random() * 4)) {
    case 0:
      return `${before}${after}`;
    case 1:
      return `${before}${letter}${here}${after}`;
    case 2:
      return `${before}${letter}${after}`;
    default:
      return `${before}${after.charAt(0)}${here}${after.slice(1)}`;
  }
}
