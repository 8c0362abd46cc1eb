import type { SearchIndex } from "./collections.ts";
import { countsIn, resolveText, type SoughtText } from "./resolve-text.ts";
import { type SearchPosition, wrongCursor } from "./search-cursor.ts";
import type { SearchFilter } from "./search-input.ts";

const NO_TEXT: SoughtText = {
  ...{ words: [], phrases: [], excluded: [], all: 0, instead: [], corrected: null },
};

/**
 * Reads a search's text, as its first page read it.
 * @throws MarketplaceError `VALIDATION_FAILED` where what that page is said to have read does not fit the text.
 */
export async function readText(
  index: SearchIndex,
  { text }: Pick<SearchFilter, "text">,
  before: SearchPosition | null,
): Promise<SoughtText> {
  if (text === undefined) return NO_TEXT;
  if (before === null) return resolveText(index, text);
  const { counts } = before;
  const read = await resolveText(index, text, {
    instead: before.instead.map(([word, by]) => ({ word, by })),
    counts,
  });
  if (countsIn(read).length !== counts.length) throw wrongCursor();
  return read;
}
